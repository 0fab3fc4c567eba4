"""Run by Alembic: all or nothing, on the database whose address `schema.migrate` handed over."""

from alembic import context
from sqlalchemy import Connection, create_engine, pool

from bot.storage.tables import metadata

APPLICATION_ID = context.config.attributes["application_id"]


def _begin(connection: Connection) -> None:
    """One process at a time. Python's sqlite3 opens no transaction for tables by itself: it is told to.

    SQLite keeps what is dropped out of the file; its header names whose database this is.
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA busy_timeout = 5000")
        connection.exec_driver_sql("PRAGMA secure_delete = ON")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    else:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({APPLICATION_ID})")


engine = create_engine(context.config.attributes["address"], poolclass=pool.NullPool)
with engine.connect() as connection:
    _begin(connection)
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True, transactional_ddl=True)
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
