"""Who may see and do: the only room that knows profiles.

permissions  the one vocabulary and the one table      actor  who asks
giving       nobody gives more than they have
scope        an actor's reach as a condition on rows; the one question "may they, this row?"
"""
