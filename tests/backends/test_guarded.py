"""Whatever a backend of another package raises or answers, nothing but the promised words comes out."""

from typing import Any

import pytest

from ledger.errors import UsageError
from workers.backends import find as find_module
from workers.backends.find import made
from workers.backends.guarded import Guarded
from workers.backends.remote import Hint, NotReached, NotStarted, Place, Unavailable


class Foreign:
    """Answers what it is told to; an exception is raised."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer

    def spawn(self, envelope: dict[str, Any]) -> Any:
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    poll = cancel = logs = prepare = spawn


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (RuntimeError("boom"), "spawn failed: RuntimeError: boom"), (None, "NoneType is no dict"),
        ({"pid": 3}, "has no call"), ({"call": ""}, "has no call"), ({"call": "x" * 201}, "has no call"),
        ({"call": "c", "it": object()}, "not JSON"), ({"call": "c", "nan": float("nan")}, "not JSON"),
        ({"call": "c", "pair": (1, 2)}, "not plain"),
    ],
)  # fmt: skip
def test_a_strange_spawn_may_have_started_something(answer: Any, words: str) -> None:
    """What is no handle is Unavailable: nobody knows whether anything runs."""
    with pytest.raises(Unavailable, match=words):
        Guarded(Foreign(answer)).spawn({})


@pytest.mark.parametrize(
    "error", [NotStarted("no"), NotReached("busy"), Unavailable("away"), UsageError("x")]
)
def test_promised_words_pass(error: Exception) -> None:
    """What a backend may raise comes out as it is."""
    with pytest.raises(type(error)) as caught:
        Guarded(Foreign(error)).spawn({})
    assert caught.value is error


@pytest.mark.parametrize(
    ("answer", "state", "outcome"),
    [
        (Hint("gone", "oom", "x"), "gone", "oom"), (Hint("done", "ok"), "done", None),
        (Hint("gone", "ok"), "gone", None), (Hint("gone", "evaporated"), "gone", None),
        (OSError("no route"), "unknown", None), (Unavailable("away"), "unknown", None),
        (None, "unknown", None), ("done", "unknown", None), (Hint("finished"), "unknown", None),  # type: ignore[arg-type]
        (("gone", ["oom"], ""), "gone", None), (([], None, ""), "unknown", None),
    ],
)  # fmt: skip
def test_a_strange_hint_settles_nothing(answer: Any, state: str, outcome: str | None) -> None:
    """Only known states are one, and that a run went well no backend can say."""
    hint = Guarded(Foreign(answer)).poll({"call": "c"})
    assert (hint.state, hint.outcome) == (state, outcome)


@pytest.mark.parametrize("answer", [RuntimeError("no logs today"), Unavailable("away"), None, b"bytes"])
def test_logs_that_fail_are_empty(answer: Any) -> None:
    """Nothing that has no text is a fault."""
    assert Guarded(Foreign(answer)).logs({"call": "c"}) == ""


def test_a_cancel_and_a_preparation_that_fail_are_not_done() -> None:
    """Both may be asked for again; what a backend does not offer, its guard does not."""
    guarded = Guarded(Foreign(RuntimeError("boom")))
    for method in (guarded.cancel, guarded.prepare):
        with pytest.raises(Unavailable, match="boom"):
            method({"call": "c"})
    assert not hasattr(guarded, "end_all")


def test_a_class_that_cannot_be_made_is_named(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error says which backend, what it raised and where to read on."""

    def nothing() -> None:
        """Takes no place."""

    monkeypatch.setattr(find_module, "find", lambda name: nothing)
    with pytest.raises(UsageError, match="'kube' cannot be made: TypeError") as caught:
        made("kube", place)
    assert "docs/backends.md" in caught.value.remedy
