"""The claims of a memory page, graded as of the page's index."""

from dataclasses import replace

import pytest

from ledger.errors import NotFound
from ledger.render.claims import section
from ledger.render.footnotes import Footnotes
from ledger.render.places import resolve
from ledger.render.tokens import Token
from ledger.testing.projector import MemoryView, rows
from ledger.testing.story import Story

DAY = 86_400_000_000
MADE = "019a0000-0000-7000-8000-000000000002"
CITED = "019a0000-0000-7000-8000-00000000000"


def item(number: int, date: str = "2026-01-01", **more) -> dict:
    """A cited result."""
    told = {
        "event": f"{CITED}{number}", "index": number, "type": "result.recorded", "base": 2, "primary": True,
        "date": date, "source": "own", "own": True, "run": f"x1.{number}", "experiment": "x1",
        "metric": "rmse",
    }  # fmt: skip
    return {**told, **more}


def graded(**more) -> dict:
    """An own benchmark over two runs."""
    why = ["own benchmark without external confirmation: E3 at best"]
    return {
        "project": "sleep", "text": "It *works*", "kind": "scientific", "grade": "E3", "why": why,
        "labels": ["mean: SMOKE"], "evidence": [item(1), item(2)], "experiments": ["x1"], **more,
    }  # fmt: skip


def told(*lines: tuple[str, dict], stream: str = "project-sleep") -> Story:
    story = Story()
    for name, data in lines:
        story.tell(stream, name, data)
    return story


def page(story: Story, days: int = 0) -> list[str]:
    """The section as of some days after the story."""
    events = story.events()
    events[-1] = replace(events[-1], recorded_at=events[-1].recorded_at + days * DAY)
    return section(MemoryView(events), "sleep", Footnotes())


def test_a_claim_with_its_grade_its_labels_and_its_events():
    """One line, safe as Markdown, with the marks of what it rests on."""
    assert page(told(("claim.graded", graded()))) == [
        "## Claims",
        "",
        "Graded as of 2026-01-01[^claim-2], by what they cite.",
        "",
        r"- **E3**[^claim-2] It \*works\* (scientific)[^2]: own benchmark without external confirmation: "
        "E3 at best; mean: SMOKE[^claim-2]. Rests on [^1][^2].",
        "",
    ]


@pytest.mark.parametrize(("days", "shown"), [(181, "E3"), (182, "E3, now E4: stale since 2026-07-01")])
def test_a_claim_goes_stale_by_the_ledgers_own_dates(days: int, shown: str):
    """The date of the last event counts: on 1 July it is fresh, on 2 July it is one grade worse."""
    assert page(told(("claim.graded", graded())), days)[4].startswith(f"- **{shown}**[^claim-2] ")


def test_an_architecture_claim_that_went_stale_no_longer_stands():
    """What fell below the floor of its kind says so."""
    paper = item(3, own=False, source="a.org", type="experiment.imported", run=None)
    data = graded(kind="architecture", grade="E2", why=[], evidence=[item(1), item(2), paper])
    assert page(told(("claim.graded", data)), 182)[4].startswith(
        "- **E2, now E3: stale since 2026-07-01; architecture needs E2**[^claim-2] "
    )


def test_newer_evidence_renews_a_claim():
    """A reverification in the claim's own stream counts; one of elsewhere or of no claim does not."""
    again = {"claim": MADE, "grade": "E3", "evidence": [item(3, "2026-07-01")]}
    story = told(("claim.graded", graded()), ("claim.reverified", again))
    line = page(story, 182)[4]
    assert line.startswith("- **E3**[^claim-2] ")
    assert line.endswith("Rests on [^1][^2][^3]. Verified again[^3].")
    story = told(("claim.graded", graded()))
    story.tell("project-other", "claim.reverified", again)
    story.tell("project-sleep", "claim.reverified", {**again, "claim": f"{CITED}9"})
    assert page(story, 182)[4].startswith("- **E3, now E4")
    assert list(rows("claims", story.events())) == [MADE]


def test_confirmation_from_outside_betters_a_claim():
    """A grade that rose says why."""
    paper = item(3, own=False, source="a.org", type="experiment.imported", run=None)
    again = {"claim": MADE, "grade": "E2", "evidence": [paper]}
    assert page(told(("claim.graded", graded()), ("claim.reverified", again)))[4].startswith(
        "- **E3, now E2: verified again**[^claim-2] "
    )


def test_many_events_are_counted():
    """Twenty marks and the number of the others."""
    line = page(told(("claim.graded", graded(evidence=[item(n) for n in range(1, 26)]))))[4]
    assert line.count("[^") == 24
    assert line.endswith(" and 5[^claim-2] more.")


def test_a_project_without_claims_has_no_section():
    """Nothing is said where nothing was claimed; a hypothesis rests on nothing."""
    assert page(told(("decision.recorded", {"title": "a", "decision": "b", "why": "c"}))) == []
    data = graded(grade="E5", evidence=[], why=[], labels=[], text="=cmd() <b>|")
    line = page(told(("claim.graded", data)))[4]
    assert "&#124;" in line
    assert "rests on no event" in line


def test_an_address_of_a_claim_says_what_the_page_says():
    """Whatever a page states of a grade is among the texts behind its footnote; no claim, no address."""
    events = told(("claim.graded", graded())).events()
    events[-1] = replace(events[-1], recorded_at=events[-1].recorded_at + 182 * DAY)
    view = MemoryView(events)
    found = resolve(view, f"claim/{MADE}")
    for text in ("2026-07-01", "2026-07-02"):
        assert found.allows(Token(0, text), "")
    assert not found.allows(Token(0, "2026-07-03"), "")
    with pytest.raises(NotFound):
        resolve(view, f"claim/{CITED}9")
