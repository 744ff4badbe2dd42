"""Realistic traffic for the shop "Luma": a client of the public API like any other.

`shop` is the place (people, hours), `rates` how many come, `plan` when its agents work and pause; `floor` plays one
day of it on simulated time, each conversation a `life`; `timeline` joins days; `player` posts what is due. The same
seed and the same first start give the same events, ids included, so that playing again only makes repeats.

`watch` sees what people do on the screen; it is kept as `moves`, which the story takes in, so that it stays the same
story whenever it is told again.
"""
