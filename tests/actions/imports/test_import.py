"""`ledger import results`: what is recorded, and what an import can never be."""

import pytest

from ledger.actions.book.replay import replay
from ledger.actions.book.verify import verify
from ledger.actions.money.estimate import estimate
from ledger.actions.planning.gate import gate
from ledger.actions.planning.mark_dead_end import mark_dead_end
from ledger.actions.planning.propose import propose
from ledger.actions.results.compare import compare
from ledger.actions.results.table import table
from ledger.actions.runs.launch import launch
from ledger.actions.status import status
from ledger.errors import Conflict, NotFound
from ledger.projections.view import open_view
from ledger.store.read import read_stream

TOY = """subject,seed,correct,total
s1,1,80,100
s1,2,84,100
s2,1,60,100
s2,2,56,100
s3,1,70,100
s3,2,70,100
s4,1,90,100
s4,2,94,100
"""


def test_the_table_of_an_import(store, bring):
    """It has every key that other tables have, is labelled, and is never a headline (R31)."""
    experiment = bring(TOY)["experiment"]
    found = table(store, ["paper"])
    assert (found["experiment"], found["label"], found["imported"]) == (experiment, "IMPORTED", True)
    assert (found["mean"], found["seeds"]) == (pytest.approx(0.755), {"min": 2, "max": 2})
    assert found["source"] == "https://journal.org/a"
    assert not found["headline"]["allowed"]
    assert [item["rule"] for item in found["headline"]["refused"]] == ["R31"]
    events = {event.id for event in read_stream(store, f"experiment-{experiment}")}
    assert {event for row in found["rows"] for event in row["events"]} <= events


@pytest.mark.parametrize(
    ("stated", "grade"),
    [
        ({}, "E4"),
        ({"code": "https://git.org/x"}, "E4"),
        ({"source": "https://arxiv.org/abs/2103.03098"}, "E5"),
        ({"preprint": True}, "E5"),
        ({"published": "2001-02-03", "preprint": True}, "E6"),
    ],
)
def test_the_grade_of_an_import(store, bring, stated, grade):
    """R41: one source is E4 at best; preprints and what is older than six months are one grade worse each."""
    bring(TOY, **stated)
    assert table(store, ["paper"])["grade"] == grade


def test_imports_beside_each_other(store, bring):
    """Two imports are compared like any other experiments, and stay labelled."""
    bring("subject,value\na,0.5\nb,0.7\nc,0.9\n", name="one")
    bring("subject,value\na,0.4\nb,0.7\nc,0.7\n", name="two")
    pair = compare(store, ["one", "two"])["pairs"][0]
    assert (pair["mean_difference"], pair["improved"]) == (pytest.approx(0.1), 2)
    assert pair["labels"] == ["one: IMPORTED", "two: IMPORTED"]


def test_an_import_has_nothing_to_launch(store, bring, project):
    """Gate, estimate, launch, propose --from and a dead end's mark say so in words."""
    bring(TOY)
    spec = project.spec(name="own")
    for attempt in (
        lambda: gate(store, "paper", {"metric": "x"}, actor="me"),
        lambda: estimate(store, "paper"),
        lambda: launch(store, "paper", actor="me"),
        lambda: propose(store, spec, ancestor="paper", actor="me"),
    ):
        with pytest.raises(Conflict, match="was imported"):
            attempt()
    with pytest.raises(NotFound):
        mark_dead_end(store, "paper", outcome="nan", why="x", actor="me")


def test_status_of_an_import(store, bring):
    """The overview lists it as imported; its own status names source and checks."""
    experiment = bring(TOY)["experiment"]
    line = status(store)["experiments"][0]
    assert (line["experiment"], line["state"], line["cells"]) == (experiment, "imported", 8)
    own = status(store, "paper")
    assert (own["source"], own["runs"]) == ("https://journal.org/a", [])
    assert own["next"] == f"ledger table {experiment}"


def test_a_name_is_taken_once(store, bring, project):
    """The same name again, in an import or beside a proposal, is a conflict; another name is none."""
    first = bring(TOY)["experiment"]
    with pytest.raises(Conflict, match=first):
        bring(TOY)
    bring(TOY, name="again")
    own = propose(store, project.spec(name="mine"), actor="me")["experiment"]
    with pytest.raises(Conflict, match=own):
        bring(TOY, name="mine")


def test_an_import_is_decided_again(store, bring):
    """`verify` accepts its stream, and every view is rebuilt from it."""
    bring(TOY)
    assert verify(store)["ok"]
    assert replay(store, check=True, actor="me")["equal"]


def test_before_its_last_part_there_is_no_table(store, bring):
    """As of an index between header and rows the import is not here yet."""
    bring(TOY)
    header = open_view(store).index - 1
    with pytest.raises(NotFound):
        table(store, ["paper"], to_index=header)
    assert status(store, "paper", to_index=header)["state"] == "importing"


def test_large_files_take_several_parts(store, bring):
    """12,000 rows of long names are recorded in parts that the store takes, and come back whole."""
    rows = [f"{'ü' * 90}{place // 4},{place % 4},{place % 101}" for place in range(12_000)]
    found = bring("\n".join(["subject,seed,value", *rows]) + "\n", metric="score", unit="points")
    events = read_stream(store, f"experiment-{found['experiment']}")
    assert events[0].data["parts"] == len(events) - 1 > 3
    assert sum(len(event.data["values"]) for event in events[1:]) == 12_000
    assert table(store, ["paper"])["subjects"]["present"] == 3_000
    assert verify(store)["ok"]
