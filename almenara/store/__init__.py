"""Where it is kept: the log of facts, the rows written behind it, accounts. SQLite, behind a face for PostgreSQL too.

database   opens, migrates, and gives the log, the rows and an engine for accounts
log        the append-only truth: numbered, deduplicated, durable before it answers
rows       what the fold made, written behind, so that starting does not fold everything again
sqlite     the one writer thread and the reading threads      migrations   how the schema came to be
"""
