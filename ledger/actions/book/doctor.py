"""Check installation and ledger; every finding names its remedy."""

from collections.abc import Callable
from typing import Any

from ledger.actions.book.doctor_check import Check


def doctor(url: str | None = None) -> dict[str, Any]:
    """`{"ok", "checks": [{"name", "ok", "detail", "remedy"}]}`; `ok` is false if any check failed.

    Looks at the ledger of LEDGER_URL or of the nearest folder; with none, at the installation alone.
    """
    from ledger.actions.book.doctor_ledger import ledger_checks
    from ledger.actions.book.doctor_machine import machine_checks
    from ledger.actions.book.doctor_paid import provider_checks

    machine = [*_guarded(machine_checks), *_guarded(provider_checks)]
    checks = [*machine, *_guarded(lambda: ledger_checks(url))]
    return {
        "ok": all(check.ok is not False for check in checks),
        "checks": [check._asdict() for check in checks],
    }


def _guarded(look: Callable[[], list[Check]]) -> list[Check]:
    """A doctor that falls ill itself still reports what it saw."""
    try:
        return look()
    except Exception as error:
        text = f"{type(error).__name__}: {error}"
        return [Check("doctor", False, text, "report this: a check itself has failed")]
