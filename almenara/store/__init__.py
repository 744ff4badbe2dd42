"""Where it is kept: the log of facts, the rows written behind it, accounts, leases. On SQLite or PostgreSQL.

database   opens, migrates, and gives the log, the rows, the leases and an engine for accounts
log        the face of the append-only truth: numbered, deduplicated, durable before it answers
rows       the face of what the fold made, written behind, so that starting does not fold everything again
leases     which of the processes on one database does what only one should do
sqlite · postgres   the two behind those faces      migrations   how the schema came to be
"""
