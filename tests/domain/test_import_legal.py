"""The stream of an import."""

import pytest

from ledger.testing.decider import Given
from ledger.testing.histories import answered, proposed


def header(rows=3, parts=2, subjects=2):
    """The header of an import."""
    return "experiment.imported", {"rows": rows, "parts": parts, "subjects": subjects}


def part(number, *cells, first=2):
    """A part whose rows stand on lines from `first` on; a cell is a subject and a seed."""
    values = [
        {"line": first + place, "subject": subject, "seed": seed, "value": 1.0}
        for place, (subject, seed) in enumerate(cells)
    ]
    return "results.imported", {"part": number, "values": values}


ONE = part(1, ("a", 1), ("a", 2))
TWO = part(2, ("b", 1), first=4)
WHOLE = (header(), ONE, TWO)


def test_an_import_stands_alone():
    """A header comes first and once, and never after a proposal; no proposal follows it."""
    assert "before" in Given("experiment", header()).refusal("experiment.imported", rows=1)
    assert "proposed" in Given("experiment", proposed()).refusal("experiment.imported", rows=1)
    assert "imported" in Given("experiment", *WHOLE).refusal("experiment.proposed")
    assert "never imported" in Given("experiment").refusal(*[ONE[0]], **ONE[1])


@pytest.mark.parametrize(
    ("event", "why"),
    [
        (part(1, ("b", 1), first=4), "part 1 of 2 follows part 1"),
        (part(3, ("b", 1), first=4), "part 3 of 2 follows part 1"),
        (part(2, ("b", 1), first=3), "not in the order of the file"),
        (part(2, ("a", 2), first=4), "two values of one seed"),
        (part(2, ("b", 1), ("b", 1), first=4), "two values of one seed"),
        (part(2, ("b", 1), ("b", 2), first=4), "4 rows, its header says 3"),
        (part(2, ("a", 3), first=4), "1 subjects, its header says 2"),
    ],
)
def test_parts_follow_each_other(event, why):
    """Parts come in order, repeat no cell, and make up what the header says."""
    assert why in Given("experiment", header(), ONE).refusal(event[0], **event[1])


def test_words_only_after_the_last_part():
    """An analysis waits for all parts; nothing of a plan ever follows."""
    early = Given("experiment", header(), ONE)
    assert "only 1 of 2 parts" in early.refusal("analysis.noted", text="x")
    whole = Given("experiment", *WHOLE)
    assert whole.refusal("analysis.noted", text="x") is None
    assert "part 3" in whole.refusal(*[TWO[0]], **part(3, ("c", 1), first=9)[1])
    for name, data in (*answered("metric"), ("cost.estimated", {}), ("experiment.closed", {})):
        assert "nothing to launch" in whole.refusal(name, **data)
