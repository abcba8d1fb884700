"""`python -m workers bill`: one document, whatever a provider's client does."""

import json
import sys
from decimal import InvalidOperation
from types import ModuleType
from typing import Any

import pytest

from workers.__main__ import main
from workers.backends.remote import Unavailable
from workers.bill import bill

START, END = "2026-01-01T00:00:00Z", "2026-01-01T02:00:00Z"


class UnimplementedError(Exception):
    """As a provider's client calls what a plan does not offer."""


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Any:
    """`answer(rows)` or `answer(error)`: what the provider's `bill` does; what it was asked."""

    def stand(said: Any) -> list[Any]:
        asked: list[Any] = []

        def report(start: Any, end: Any) -> Any:
            asked.append((start.isoformat(), end.isoformat()))
            if isinstance(said, Exception):
                raise said
            return said

        module = ModuleType("provider")
        module.bill = report  # type: ignore[attr-defined]  # a stand-in for the provider's module
        monkeypatch.setitem(sys.modules, "workers.backends.on_modal.provider", module)
        return asked

    return stand


def test_rows_are_passed_on(answer) -> None:
    """Whole hours in UTC are asked for; the rows come back as they are."""
    row = {"app": "ap-1", "hour": START, "cost_usd": "1.25", "tags": {}}
    asked = answer([row])
    assert bill("modal", START, END) == (0, {"account": "modal", "start": START, "end": END, "rows": [row]})
    assert asked == [("2026-01-01T00:00:00+00:00", "2026-01-01T02:00:00+00:00")]


@pytest.mark.parametrize(
    "error", [PermissionError("a Team plan is needed"), UnimplementedError("no such RPC")]
)
def test_no_access_is_no_failure(answer, error, capsys) -> None:
    """Exit 0 with the reason, so that the cost stays estimated."""
    answer(error)
    assert main(["bill", "--backend", "modal", "--start", START, "--end", END]) == 0
    assert json.loads(capsys.readouterr().out) == {"account": "modal", "denied": str(error)}


@pytest.mark.parametrize("error", [Unavailable("no answer"), ConnectionError("refused"), KeyError("cost")])
def test_anything_else_is_no_answer(answer, error, capsys) -> None:
    """Exit 1 and one document with a remedy: unknown cost stays unknown."""
    answer(error)
    assert main(["bill", "--backend", "modal", "--start", START, "--end", END]) == 1
    document = json.loads(capsys.readouterr().out)
    assert "cannot be asked for its bill" in document["error"]
    assert document["remedy"]


def test_a_client_that_cannot_read_it_says_so(answer, capsys) -> None:
    """Exit 1: the bill is unreadable, and no credentials are to blame."""
    answer(InvalidOperation("ConversionSyntax"))
    assert main(["bill", "--backend", "modal", "--start", START, "--end", END]) == 1
    document = json.loads(capsys.readouterr().out)
    assert "cannot be read" in document["error"]
    assert "credentials" not in document["remedy"]


def test_half_hours_and_bad_times_are_refused(capsys) -> None:
    """Exit 2: bills are of whole hours."""
    for start in ("2026-01-01T00:30:00Z", "new year"):
        assert main(["bill", "--backend", "modal", "--start", start, "--end", END]) == 2
        assert "error" in json.loads(capsys.readouterr().out)


def test_a_backend_without_a_bill_says_so() -> None:
    """Own hardware has none."""
    assert "denied" in bill("local", START, END)[1]
    assert "denied" in bill("process", START, END)[1]
