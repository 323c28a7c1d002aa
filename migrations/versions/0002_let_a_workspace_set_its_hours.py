"""Let a workspace set its weekends and quiet period, and remember that its installer was greeted.

Three columns, empty at first: where a workspace says nothing, the environment does. The previous release does not name
them and goes on working. Workspaces that are there already were greeted when they installed the app.

Revision: 0002
Follows: 0001
Created: 2026-11-25
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("workspaces") as table:
        table.add_column(sa.Column("rests_at_weekend", sa.Boolean(), nullable=True))
        table.add_column(sa.Column("quiet_after_s", sa.Integer(), nullable=True))
        table.add_column(sa.Column("introduced_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE workspaces SET introduced_at = installed_at")


def downgrade() -> None:
    with op.batch_alter_table("workspaces") as table:
        table.drop_column("introduced_at")
        table.drop_column("quiet_after_s")
        table.drop_column("rests_at_weekend")
