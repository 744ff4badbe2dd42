"""The embedded database: one file, one thread that writes, two that read.

threads    the threads and their connections
log · rows  as `store.log` and `store.rows` say, on those threads      database  all of it, opened
"""
