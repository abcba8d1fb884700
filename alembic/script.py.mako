"""${message}"""

from alembic import op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    """Released migrations never change, and none goes back: events are never changed."""
    ${upgrades if upgrades else "op.execute(...)"}
