"""Run by Alembic: one transaction on the database whose address `schema.migrate` handed over."""

from alembic import context
from sqlalchemy import create_engine, pool

from bot.storage.tables import metadata

engine = create_engine(context.config.attributes["address"], poolclass=pool.NullPool)
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
