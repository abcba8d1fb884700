"""Given, when, then: specifications of deciders without a database."""

from collections.abc import Callable, Sequence
from typing import Any

from ledger.domain.catalog import CATEGORIES

Decided = tuple[str, dict[str, Any]]


class Given:
    """The history of a stream of one category; every event of it must be legal where it stands."""

    def __init__(self, kind: str, *history: Decided) -> None:
        self.rules = CATEGORIES[kind]
        self.state = self.rules.initial()
        for type_name, data in history:
            reason = self.rules.legal(self.state, type_name, data)
            assert reason is None, f"the given {type_name} is not legal: {reason}"
            self.state = self.rules.evolve(self.state, type_name, data)

    def when(self, decide: Callable[[Any, Any], Sequence[Decided]], command: Any) -> list[Decided]:
        """The decision; asserts that each of its events may follow the one before."""
        decided = list(decide(self.state, command))
        for type_name, data in decided:
            reason = self.rules.legal(self.state, type_name, data)
            assert reason is None, f"the decided {type_name} is not legal: {reason}"
            self.state = self.rules.evolve(self.state, type_name, data)
        return decided

    def refusal(self, type_name: str, **data: Any) -> str | None:
        """Why an event may not follow, or None."""
        return self.rules.legal(self.state, type_name, data)
