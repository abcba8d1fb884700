"""Experiments to compare, told in a line."""

import pytest

from ledger.actions.results.import_results import import_results
from ledger.actions.results.import_stated import Stated
from ledger.testing.story import Story
from ledger.testing.tales import scored


@pytest.fixture
def told(store):
    """`told((id, values, more), …)`: append experiments with one seed and these values."""

    def go(*tales) -> None:
        story = Story()
        for experiment, values, more in tales:
            scored(story, experiment, values, **more)
        story.append(store)

    return go


@pytest.fixture
def imported(store, tmp_path):
    """`imported(values, **stated)`: values measured elsewhere, as the experiment `other`."""

    def go(values: dict[str, float], **stated: str) -> None:
        file = tmp_path / "other.csv"
        file.write_text("subject,value\n" + "".join(f"{name},{value}\n" for name, value in values.items()))
        about = Stated("s", "other", "RMSE", "ms", "lower", "https://a.org/b", **stated)
        import_results(store, file, about, actor="me")

    return go
