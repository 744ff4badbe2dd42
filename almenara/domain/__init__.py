"""What a support operation is: pure values and functions, without clock, await or database.

Facts (what happened, `facts`) are folded in order (`fold`) into rows (`conversation`, `agent`, `group`);
a `condition` is data that says which rows. Moments are integer milliseconds since 1970 UTC; a duration is
an integer of milliseconds. `now` is always an argument.
"""
