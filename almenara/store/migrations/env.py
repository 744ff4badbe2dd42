"""Alembic's way in: runs the revisions on the connection it is given."""

from alembic import context

from almenara.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"], target_metadata=metadata, transactional_ddl=False
)
context.run_migrations()
