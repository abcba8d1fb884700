"""A reader's rights for a reader's query on Postgres: put every other right down, and keep it down."""

import re
from typing import Any

from ledger.errors import UsageError

_SAVEPOINT = "SAVEPOINT before_role"
_OWNS = """SELECT
 (SELECT r.rolsuper FROM pg_catalog.pg_roles r WHERE r.rolname = session_user)
 OR EXISTS (SELECT 1 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
   WHERE n.nspname IN ('public', 'ledger_audit')
     AND pg_catalog.pg_has_role(session_user, c.relowner, 'MEMBER'))
 OR EXISTS (SELECT 1 FROM pg_catalog.pg_database d
   WHERE d.datname = pg_catalog.current_database()
     AND pg_catalog.pg_has_role(session_user, d.datdba, 'MEMBER'))"""
# what could take the rights up again: settings, and functions that run SQL given as text, where no name
# can be looked for; U& would spell a name in numbers
_FORBIDDEN = re.compile(
    r"set_config|session_authorization|\bset\s+((local|session)\s+)?role\b|\bu&['\"]"
    r"|query_to_xml|ts_stat|ts_rewrite|dblink|crosstab|connectby|xpath_table"
    # what a READ ONLY transaction lets pass all the same: messages, locks of others' business
    r"|pg_notify|advisory_|pg_logical_emit_message",
    re.IGNORECASE,
)


def refuse_taking_rights(sql: str) -> None:
    """UsageError for a statement that names a way to another role."""
    found = _FORBIDDEN.search(sql)
    if found:
        raise UsageError(
            f"the query names {found.group()!r}, which is no business of a reader",
            "write one SELECT over the view `events` without it",
        )


def put_rights_down(driver: Any) -> None:
    """Be `ledger_reader` for the rest of the transaction; a login that has little to put down stays itself.

    UsageError for a superuser or an owner that cannot become `ledger_reader`.
    """
    driver.execute(_SAVEPOINT)
    try:
        driver.execute("SET LOCAL ROLE ledger_reader")
    except Exception as error:
        if not getattr(error, "sqlstate", None):
            raise
        driver.execute("ROLLBACK TO SAVEPOINT before_role")
        if driver.execute(_OWNS)[0][0]:
            raise UsageError(
                "a query is run as ledger_reader, which this database user cannot become",
                "have an administrator run: GRANT ledger_reader TO this user",
            ) from error
