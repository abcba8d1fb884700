"""The number of the newest database layout, and the mark by which a SQLite file is known as ours."""

LAYOUT = 6
"""The number of the last migration in `alembic/versions`."""

APPLICATION_ID = 0x4C454447
"""`LEDG` in ASCII, in the header of every SQLite ledger."""
