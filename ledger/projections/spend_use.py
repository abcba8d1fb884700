"""What an experiment and a project use of a day."""

from collections.abc import Sequence

from ledger.projections.protocol import Row


def use(row: Row, of: Sequence[str | None], change: int) -> None:
    """Count an amount (micro-dollars) for `of`, an experiment and a project, where they are known."""
    for scope, name in zip(("experiment", "project"), of, strict=True):
        if name is not None:
            place = f"{scope}/{name}"
            row["used"][place] = row["used"].get(place, 0) + change
