"""The order of an imported file's rows changes no figure."""

from hypothesis import given
from hypothesis import strategies as st

from ledger.rules.imported_figures import figures

ROWS = st.lists(
    st.tuples(
        st.sampled_from(["s1", "s2", "s10", "ü"]), st.integers(0, 4), st.integers(0, 50), st.integers(50, 90)
    ),
    min_size=1,
    max_size=20,
    unique_by=lambda row: row[:2],
)


@given(ROWS, st.randoms(use_true_random=False))
def test_order_invariance(rows, chance):
    """Rows in any order give the same figures, to the last bit."""
    shuffled = list(rows)
    chance.shuffle(shuffled)
    one, other = (
        figures(
            [row[0] for row in found],
            [row[1] for row in found],
            [row[2] / row[3] for row in found],
            [row[2] for row in found],
            [row[3] for row in found],
        )
        for found in (rows, shuffled)
    )
    assert one == other
