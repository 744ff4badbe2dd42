"""The database beyond one machine: PostgreSQL, spoken to by asyncpg; several servers may share it.

connections   how connections are made, and what goes wrong on them, as one error
log · rows    as `store.log` and `store.rows` say      news      who else committed      database   all of it, opened
"""
