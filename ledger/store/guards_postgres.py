"""The triggers that guard the log on Postgres: what the migration makes and what verification looks for."""

REFUSE_BODY = """ BEGIN
  RAISE EXCEPTION '% of % is refused: what is written stays', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'LG005', HINT = 'append a correcting event';
END """
"""What `ledger_refuse` does, the function behind every trigger."""

_CALL = "EXECUTE FUNCTION public.ledger_refuse()"
_STREAMS = "((new.stream <> old.stream) OR (new.version <= old.version))"
_STATE = "((new.settled < old.settled) OR (new.size < old.size))"


def _frozen(table: str) -> dict[str, str]:
    """Nothing of the table changes, by statement and by row."""
    return {
        f"{table}_no_change": f"BEFORE DELETE OR UPDATE OR TRUNCATE ON public.{table} FOR EACH STATEMENT",
        f"{table}_no_row_change": f"BEFORE DELETE OR UPDATE ON public.{table} FOR EACH ROW",
    }


def _forward(table: str, backward: str) -> dict[str, str]:
    """Heads only move forward; AFTER, since BEFORE would lock the row once more for every append."""
    return {
        f"{table}_no_removal": f"BEFORE DELETE OR TRUNCATE ON public.{table} FOR EACH STATEMENT",
        f"{table}_only_forward": f"AFTER UPDATE ON public.{table} FOR EACH ROW WHEN ({backward})",
    }


_CLAUSES = {
    **_frozen("events"), **_frozen("sealed"),
    **_forward("streams", _STREAMS), **_forward("seal_state", _STATE),
}  # fmt: skip

TRIGGERS = {name: f"CREATE TRIGGER {name} {clause} {_CALL}" for name, clause in _CLAUSES.items()}
"""Each trigger's statement by its name, in the words of `pg_get_triggerdef`."""


def table_of(name: str) -> str:
    """The table that a trigger guards."""
    return next(
        table for table in ("events", "seal_state", "sealed", "streams") if name.startswith(f"{table}_")
    )
