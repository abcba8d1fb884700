"""Lines of a file beside the rendered ones: which is whose, also where all have one shape."""

import random

from ledger.render.align import align, shape


def shapes(lines: list[str]) -> list:
    return [shape(line, {}) for line in lines]


def test_a_rounded_row_far_down_finds_its_own():
    """Three thousand rows of one shape: rows that were rounded, moved and changed belong to their subject."""
    rendered = [f"| {n} | {n * 1.2345:.4f} | 5 |" for n in range(1000, 4000)]
    rows = list(range(3000))
    random.Random(7).shuffle(rows)
    file = [f"| {1000 + row} | {(1000 + row) * 1.2345:.2f} | 5 |" for row in rows]
    assert align(shapes(file), shapes(rendered)) == dict(enumerate(rows))


def test_equal_lines_come_first_and_what_is_left_is_paired():
    """A changed line takes the rendered one that no equal line has taken."""
    found = align(shapes(["a 1", "a 3", "a 9", "no digits"]), shapes(["a 1", "a 2", "a 3", "b 4"]))
    assert found == {0: 0, 1: 2, 2: 1}
    assert align(shapes(["a 1"]), shapes(["a 1"]), leave_out={0}) == {}
