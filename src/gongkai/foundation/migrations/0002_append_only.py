"""The audit trail takes entries in turn and gives none back: triggers refuse UPDATE, DELETE and TRUNCATE, and an entry
that does not follow the last. (On SQLite INSERT OR REPLACE deletes without asking the trigger of deletion; the trigger
of insertion refuses it.)

Hand-written. A later migration that has SQLite make the table anew must call `guard` again; `gongkai audit verify`
tells when the triggers are gone.
"""

from typing import Any

from django.db import migrations

CREATE = {
    "sqlite": [
        """CREATE TRIGGER audit_no_change BEFORE UPDATE ON foundation_auditentry
        BEGIN SELECT RAISE(ABORT, 'audit entries are append-only'); END""",
        """CREATE TRIGGER audit_no_deletion BEFORE DELETE ON foundation_auditentry
        BEGIN SELECT RAISE(ABORT, 'audit entries are append-only'); END""",
        """CREATE TRIGGER audit_in_turn BEFORE INSERT ON foundation_auditentry
        WHEN NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM foundation_auditentry)
        BEGIN SELECT RAISE(ABORT, 'audit entries are numbered without a gap'); END""",
    ],
    "postgresql": [
        """CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'audit entries are append-only'; END $$""",
        """CREATE FUNCTION audit_turn() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN
        IF NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM foundation_auditentry) THEN
            RAISE EXCEPTION 'audit entries are numbered without a gap';
        END IF;
        RETURN NEW;
        END $$""",
        """CREATE TRIGGER audit_no_change BEFORE UPDATE OR TRUNCATE ON foundation_auditentry
        FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()""",
        """CREATE TRIGGER audit_no_deletion BEFORE DELETE ON foundation_auditentry
        FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()""",
        """CREATE TRIGGER audit_in_turn BEFORE INSERT ON foundation_auditentry
        FOR EACH ROW EXECUTE FUNCTION audit_turn()""",
    ],
}
_TRIGGERS = ("audit_no_change", "audit_no_deletion", "audit_in_turn")
DROP = {
    "sqlite": [f"DROP TRIGGER IF EXISTS {name}" for name in _TRIGGERS],
    "postgresql": [f"DROP TRIGGER IF EXISTS {name} ON foundation_auditentry" for name in _TRIGGERS]
    + ["DROP FUNCTION IF EXISTS audit_refuse()", "DROP FUNCTION IF EXISTS audit_turn()"],
}


def guard(apps: Any, schema_editor: Any) -> None:
    """Put the triggers in place."""
    for statement in CREATE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def unguard(apps: Any, schema_editor: Any) -> None:
    """Take them away: only for going back to the migration before."""
    for statement in DROP[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("foundation", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
