"""Alembic's entry: runs the revisions on the connection, in the transaction and under the lock of ``migrate``."""

from alembic import context

from store.database.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, transactional_ddl=True)
context.run_migrations()
