"""The experiments projection and its neighbours, folded without a database."""

from ledger.projections import experiments
from ledger.testing.projector import rows
from ledger.testing.saga import DIVERGING, GRID, MLP, dead_end, saga
from ledger.testing.story import Story, mark
from ledger.testing.tales import DAY, charge, claim, end, gate, launch, propose, queue, succeed

X = "x1"


def row(told: Story) -> dict:
    return rows("experiments", told.events())[X]


def test_the_states_of_a_life():
    """An experiment goes from proposed over gated, running and smoked to done."""
    told, seen = Story(), []
    propose(told, X, ["1", "2"], [42])
    seen.append(row(told)["state"])
    gate(told, X)
    seen.append(row(told)["state"])
    launch(told, X, [1], smoke=True)
    queue(told, f"{X}.1", "1", 42)
    claim(told, f"{X}.1")
    seen.append(row(told)["state"])
    end(told, f"{X}.1", "ok")
    smoke = {"run": f"{X}.1", "digest": mark("p"), "seconds": 1.0, "ended": True, "snippet": ""}
    told.tell(f"experiment-{X}", "smoke.verified", smoke)
    seen.append(row(told)["state"])
    launch(told, X, [2])
    succeed(told, f"{X}.2", "2", 42, 3.0)
    seen.append(row(told)["state"])
    assert seen == ["proposed", "gated", "running", "smoked", "done"]


def test_the_states_of_failure():
    """A bad smoke run, a refusal, a failed fan-out and a closure each have their own state."""
    told, seen = Story(), []
    propose(told, X, ["1", "2"], [42])
    gate(told, X)
    launch(told, X, [1], smoke=True)
    queue(told, f"{X}.1", "1", 42)
    claim(told, f"{X}.1")
    end(told, f"{X}.1", "nan")
    seen.append(row(told)["state"])
    refused = [{"rule": "R22", "reason": "r", "remedy": "m"}]
    told.tell(f"experiment-{X}", "launch.refused", {"smoke": False, "refused": refused})
    seen.append(row(told)["state"])
    launch(told, X, [1, 2])
    seen.append(row(told)["state"])
    told.tell(f"experiment-{X}", "experiment.closed", {"reason": "enough"})
    seen.append(row(told)["state"])
    assert seen == ["smoke_failed", "refused", "incomplete", "closed"]


def test_counts_follow_the_cells():
    """The counts by state are those of the cells, whatever way each cell came."""
    found = rows("experiments", saga().events())
    assert found[MLP]["counts"] == {"ok": 6}
    assert found[DIVERGING]["counts"] == {"nan": 1}
    assert found[GRID]["counts"] == {"ok": 3, "failed": 1}
    for line in found.values():
        states = [cell["state"] for cell in line["cells"].values()]
        assert {state: states.count(state) for state in states} == line["counts"]


def test_costs_are_those_of_all_attempts():
    """The cost of an experiment is that of every attempt of its runs, or unknown where none is known."""
    found = rows("experiments", saga().events())
    assert [found[name]["cost"] for name in (MLP, DIVERGING, GRID)] == [1_250_000, None, 750_000]


def test_every_number_names_its_event():
    """Answers, counts, estimate, smoke run, launches and refusals carry the event they came from."""
    told = saga()
    ids = {event.id: event for event in told.events()}
    found = rows("experiments", told.events())[MLP]
    parts = [*found["answers"].values(), found["counted"], found["estimate"], found["smoke"], found["gate"]]
    for part in [*parts, *found["launches"], found["refusals"]["last"], found["proposed"]]:
        assert ids[part["event"]].index == part["index"]


def test_answers_say_where_they_were_carried_from():
    """An answer carried over from an ancestor names it."""
    found = rows("experiments", saga().events())[DIVERGING]
    assert {answer["carried_from"] for answer in found["answers"].values()} == {MLP}
    assert (found["ancestor"], found["changed"]) == (MLP, ["lr"])


def test_events_before_a_proposal_make_no_experiment():
    """A stream that was never proposed has no row, and an exploratory run none either."""
    told = Story()
    gate(told, X)
    told.tell("run-t1", "run.queued", {"kind": "exploratory", "project": "p", "command": ["true"]})
    assert rows("experiments", told.events()) == {}


def test_size_is_the_product_of_the_plan():
    """The number of cells is configs × subjects × seeds."""
    found = rows("experiments", saga().events())
    assert [experiments.size(found[name]) for name in (MLP, GRID)] == [6, 4]


def test_spend_of_a_day():
    """A day has its cap, what is reserved, what was committed, and what attempts really cost."""
    found = rows("spend", saga().events())[f"local/{DAY}"]
    figures = [found[key] for key in ("cap", "reserved", "committed", "spent")]
    assert figures == [20_000_000, 1_000_000, 3_500_000, 2_000_000]


def test_spend_reconciles():
    """A reconciled cost replaces its estimate; an estimate never replaces a reconciled cost."""
    told = Story()
    charge(told, "x1.1", 1000)
    charge(told, "x1.1", 300, source="reconciled")
    charge(told, "x1.1", 1000)
    charge(told, "x1.2", 50)
    assert rows("spend", told.events())[f"local/{DAY}"]["spent"] == 350


def test_an_account_may_have_dashes():
    """The day is the last ten characters of a budget's stream, whatever its account is called."""
    told = Story()
    opened = {"account": "team-a-b", "day": DAY, "cap": 5}
    told.tell(f"budget-team-a-b-{DAY}", "budget.opened", opened)
    assert rows("spend", told.events())[f"team-a-b/{DAY}"]["cap"] == 5


def test_a_dead_end_is_reopened_by_an_assumption():
    """A dead end stands until a changed assumption is named; both keep their events."""
    told = Story()
    told.tell("project-p", "dead_end.marked", dead_end("x1.1"))
    assert rows("dead_ends", told.events())["d1"]["state"] == "standing"
    named = told.tell("project-p", "dead_end.reopened", {"dead_end": "d1", "assumption": "clipped"})
    found = rows("dead_ends", told.events())["d1"]
    assert (found["state"], found["project"], found["reopened"][0]["event"]) == ("reopened", "p", named.id)


def test_a_project_knows_what_belongs_to_it():
    """Its experiments, its data, each exploratory run, and the records of its memory."""
    found = rows("projects", saga().events())["sleepstudy"]
    assert found["experiments"] == [MLP, DIVERGING, GRID]
    assert found["data"][mark("data")] == {"name": "sleepstudy", "kind": "real", "rows": 30, "subjects": 3}
    assert found["exploratory"] == ["t000000001"]
    assert [len(found[key]) for key in ("stages", "decisions", "refused", "dead_ends")] == [1, 1, 1, 1]


def test_names_lead_to_ids():
    """A name and `project/name` lead to every experiment of that name, `@last` to the newest alone."""
    told = saga()
    propose(told, "xmlp000002", ["1"], [42])
    found = rows("names", told.events())
    assert found["mlp"]["experiments"] == found["sleepstudy/mlp"]["experiments"] == [MLP, "xmlp000002"]
    assert found["@last"]["experiments"] == ["xmlp000002"]
