"""R41: caps, penalties and floors over all that a claim cites."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.rules.caps import caps
from ledger.rules.evidence import carries, judge, r41_floor, regrade

NOW = "2026-07-01"
EMPTY = {"file": None, "metric": "rmse", "run": None, "experiment": None, "preprint": False, "open": True,
         "synthetic": False, "self_reported": False}  # fmt: skip


def own(run: str | None = "x1.1", base: int = 2, date: str = NOW, **more):
    """A result of this ledger."""
    told = {"event": f"e-{run}", "index": 1, "type": "result.recorded", "base": base, "primary": True,
            "date": date, "source": "own", "own": True}  # fmt: skip
    return {**EMPTY, **told, "run": run, "experiment": "x1", **more}


def paper(source: str = "a.org", **more):
    """Results that were imported."""
    told = {"type": "experiment.imported", "source": source, "own": False, "run": None, "experiment": source}
    return {**own(), "event": f"e-{source}", **told, **more}


def typed(date: str = NOW, base: int = 4, **more):
    """Something that somebody wrote."""
    told = {"event": f"t-{date}-{base}", "type": "decision.recorded", "primary": False, "run": None}
    return {**own(base=base, date=date), **told, "metric": None, **more}


def bill(base: int = 1, **more):
    """What a run cost."""
    return {**own(base=base), "type": "cost.incurred", **more}


def names(*evidence, kind: str = "scientific", now: str = NOW) -> set[str]:
    return {item.name for item in caps(evidence, kind, now)}


OLD = "2020-01-01"
ALONE = {"own_unconfirmed", "single_source"}
CASES = {
    "one run": ([own()], ALONE, 4),
    "two runs": ([own("x1.1"), own("x1.2")], {"own_unconfirmed"}, 3),
    "two events of one run": ([own(), own(type="run.ended", event="e2")], ALONE, 4),
    "a run and what was counted": ([own(), own(None, event="c", type="experiment.counted")],
                                   ALONE, 4),
    "one run and an import": ([own(), paper()], set(), 2),
    "another name of the metric": ([own(metric="Root Mean Squared Error"), paper(metric="RMSE")], set(), 2),
    "an import of another metric": ([own(), own("x1.2"), paper(metric="accuracy")], {"own_unconfirmed"}, 3),
    "one run and another metric": ([own(), paper(metric="accuracy")], ALONE, 4),
    "one run and two of another": ([own(), paper("a.org", metric="mae"), paper("b.org", metric="mae")],
                                   {"own_unconfirmed"}, 3),
    "one run that diverged": ([own(metric=None), paper()], ALONE, 4),
    "two imports of two metrics": ([paper("a.org"), paper("b.org", metric="mae")], {"single_source"}, 4),
    "own and an import": ([own(), own("x1.2"), paper()], set(), 2),
    "one import": ([paper()], {"single_source"}, 4),
    "one publisher twice": ([paper(), paper(event="e9")], {"single_source"}, 4),
    "one file at two places": ([paper("a.org", file="f"), paper("b.org", file="f")], {"single_source"}, 4),
    "two imports": ([paper("a.org"), paper("b.org")], set(), 2),
    "two closed papers": ([paper("a.org", open=False), paper("b.org", open=False)], {"closed_paper"}, 4),
    "one of two is open": ([paper("a.org", open=False), paper("b.org")], set(), 2),
    "own and a closed paper": ([own(), own("x1.2"), paper(open=False)], set(), 2),
    "own and a preprint": ([own(), own("x1.2"), paper(preprint=True)], {"preprint"}, 3),
    "a preprint and a paper": ([paper("a.org", preprint=True), paper("b.org")], set(), 2),
    "one closed preprint": ([paper(preprint=True, open=False)],
                            {"single_source", "closed_paper", "preprint"}, 5),
    "synthetic": ([own(base=3), own("x1.2", base=3), paper()], set(), 3),
    "typed": ([typed()], set(), 4),
    "an import with a word": ([paper("a.org"), paper("b.org"), typed()], set(), 4),
    "a word does not confirm": ([own(), own("x1.2"), typed()], {"own_unconfirmed"}, 4),
    "old results": ([own(date=OLD), own("x1.2", date=OLD)], {"own_unconfirmed", "stale"}, 4),
    "one of the results is new": ([own(date=OLD), own("x1.2")], {"own_unconfirmed"}, 3),
    "a new word renews nothing": ([own(date=OLD), own("x1.2", date=OLD), typed()],
                                  {"own_unconfirmed", "stale"}, 5),
    "an old word": ([typed(OLD), typed()], {"stale"}, 5),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_caps_and_penalties(case: str):
    """Which caps hold, and the grade that follows."""
    evidence, expected, rank = CASES[case]
    assert names(*evidence) == expected
    assert judge("scientific", evidence, NOW)[0] == rank


def test_a_bill_is_no_benchmark():
    """The provider's bill of one run is a fact: no cap on sources, but it goes stale."""
    assert judge("financial", [bill()], NOW) == (1, [])
    assert judge("financial", [bill(3)], NOW)[0] == 3
    assert judge("financial", [bill(date=OLD)], NOW)[0] == 2


def test_nothing_cited_is_a_hypothesis():
    """E5, and the reason says why."""
    rank, found = judge("scientific", [], NOW)
    assert (rank, [item.text for item in found]) == (5, ["no evidence is cited: E5, a hypothesis"])


def test_the_weakest_event_counts():
    """A strong event beside a weak one lifts nothing."""
    strong = [own(), own("x1.2"), paper()]
    assert judge("scientific", [*strong, typed(base=5)], NOW)[0] == 5


@pytest.mark.parametrize(
    ("kind", "evidence", "rank"),
    [
        ("architecture", [own(), own("x1.2"), paper()], 2),
        ("architecture", [own(), own("x1.2")], 3),
        ("architecture", [], 5),
        ("financial", [bill()], 1),
        ("financial", [bill(3)], 3),
        ("financial", [], 5),
        ("scientific", [typed(OLD, 6)], 6),
    ],
)
def test_floors(kind: str, evidence: list, rank: int):
    """Architecture needs E2, financial E1; the refusal names the grade, each cap and a way out."""
    found_rank, found = judge(kind, evidence, NOW)
    refused = r41_floor(kind, found_rank, found)
    assert found_rank == rank
    assert bool(refused) != carries(kind, rank)
    for item in refused:
        assert item["rule"] == "R41"
        assert f"E{rank}" in item["reason"]
        assert all(one.text in item["reason"] and one.lift in item["remedy"] for one in found)


def test_a_claim_goes_stale_and_is_verified_again():
    """By the date as of which it is read; newer evidence renews it."""
    row = {"kind": "scientific", "evidence": [own(date="2026-01-01"), own("x1.2", date="2026-01-01")],
           "reverifications": []}  # fmt: skip
    assert regrade(row, "2026-07-01")[0] == 3
    rank, why = regrade(row, "2026-07-02")
    assert (rank, why[-1]) == (4, "stale since 2026-07-01: one grade worse")
    row["reverifications"] = [{"evidence": [own("x2.1", date="2026-07-02")]}]
    assert regrade(row, "2026-07-02")[0] == 3


DATES = st.dates().map(lambda day: day.isoformat())
TYPED = st.builds(typed, DATES, st.integers(4, 6))
NUMBERS = st.integers(1, 3)
ITEMS = st.one_of(
    st.builds(lambda run, base, date: own(f"x1.{run}", base, date), NUMBERS, st.integers(1, 6), DATES),
    st.builds(
        lambda host, date, preprint, is_open, base: paper(
            f"{host}.org", date=date, preprint=preprint, open=is_open, base=base
        ),
        NUMBERS, DATES, st.booleans(), st.booleans(), st.integers(2, 4),
    ),
    TYPED,
)  # fmt: skip
KINDS = st.sampled_from(["scientific", "architecture", "financial"])
LIMITS = {"single_source": 4, "own_unconfirmed": 3, "closed_paper": 4}


@settings(max_examples=300, deadline=None)
@given(st.lists(ITEMS, min_size=1, max_size=6), KINDS, DATES)
def test_never_stronger_than_a_cap_or_an_event(evidence: list, kind: str, now: str):
    """The grade is no better than the weakest event and than each cap that holds, plus its penalties."""
    rank, _ = judge(kind, evidence, now)
    held = names(*evidence, kind=kind, now=now)
    penalties = len(held & {"stale", "preprint"})
    worst = max([item["base"] for item in evidence] + [LIMITS[name] for name in held if name in LIMITS])
    assert rank == min(6, worst + penalties)


@settings(max_examples=300, deadline=None)
@given(st.lists(ITEMS, min_size=1, max_size=6), st.lists(TYPED, min_size=1, max_size=3), KINDS, DATES)
def test_words_never_improve_a_grade(evidence: list, words: list, kind: str, now: str):
    """Whatever is typed beside it, evidence gets no better."""
    assert judge(kind, [*evidence, *words], now)[0] >= judge(kind, evidence, now)[0]


@settings(max_examples=200, deadline=None)
@given(st.lists(ITEMS, max_size=6), KINDS, DATES, DATES)
def test_time_never_improves_a_grade(evidence: list, kind: str, one: str, other: str):
    """A later look is never kinder; the order of the events does not matter."""
    early, late = sorted((one, other))
    assert judge(kind, evidence, early)[0] <= judge(kind, evidence, late)[0]
    assert judge(kind, evidence[::-1], late)[0] == judge(kind, evidence, late)[0]
