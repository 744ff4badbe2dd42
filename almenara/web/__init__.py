"""The doors: what the outside may ask, each checked in the same order: who, may they at all, within reach, shape.

front    the first fork: ingest and the live socket, the API, the pages     api      the API's routes, put together
guard    who asks, by session or key, and what a route needs                context  what handlers are given
errors   every fault as problem details     session  health  openapi  pages  ingest  lists  socket   the doors
"""
