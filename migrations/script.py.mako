"""${message}

Say here in words what changes and why.

Before you write the steps:
- The previous release is still running while this one starts. Add, fill, switch, and only in a later release drop.
- On PostgreSQL a lock waits at most five seconds and a statement runs at most sixty: fill big tables in parts, and
  build their indexes with `postgresql_concurrently=True` in an `autocommit_block()`.
- SQLite alters by copying the table: use `op.batch_alter_table`.
- Import nothing from `bot`: its tables move on, this step does not.

Revision: ${up_revision}
Follows: ${down_revision | comma,n}
Created: ${create_date}
"""

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    ${downgrades if downgrades else "pass"}
