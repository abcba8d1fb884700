"""Everything that may happen to runs on Modal at the provider; the supervisor decides by the log."""

import pytest

from tests.paid.on_modal.hands import see_through, supervisor
from tests.paid.on_modal.site import Modal


@pytest.fixture
def modal(modal: Modal, monkeypatch: pytest.MonkeyPatch) -> Modal:
    """A launch only records what it asks for; this process supervises, with credentials."""
    (modal.folder / "ledger.toml").write_text('supervisor = "service"\n')
    found = modal.environment()
    for name in [name for name in found if name.startswith("MODAL_")]:
        monkeypatch.setenv(name, found[name])
    monkeypatch.chdir(modal.folder)
    return modal


def smoked(modal: Modal, people: int, **acts: str) -> str:
    """A plan whose smoke run has ended well and whose other runs are asked for."""
    name = modal.propose(people=people, **acts)
    assert modal.ledger("launch", name, "--smoke", "--detach")[0] == 0
    see_through(modal, supervisor(modal, name))
    code, document = modal.ledger("launch", name, "--detach")
    assert code == 0, document
    return name


def calls(modal: Modal, experiment: str, count: int) -> dict[str, str]:
    """The call of each run of an experiment that has saved a checkpoint, once there are so many."""
    runs = [f"{experiment}.{number}" for number in range(2, count + 2)]
    modal.until(lambda: all(modal.events(run, "checkpoint.saved") for run in runs))
    return {run: modal.events(run, "attempt.claimed")[0]["call"] for run in runs}


def ends(modal: Modal, run: str) -> list[str]:
    """How each attempt of a run ended."""
    return [event["outcome"] for event in modal.events(run, "run.ended")]


def test_ends_at_the_provider(modal: Modal) -> None:
    """OOM, eviction, expiry and an end from outside are each told apart; all money is settled."""
    name = smoked(modal, 6, **dict.fromkeys(("p2", "p3", "p4", "p5"), "wait"), p6="exit")
    watched = supervisor(modal, name)
    watched.tick()
    found = calls(modal, name, 4)
    oom, evicted, expired, ended = found
    modal.plane.do("end", call=found[oom], status="KERNEL_OOM_KILL", text="out of memory")
    modal.plane.do("end", call=found[evicted], status="MEMORY_MANAGER_EVICTION")
    modal.plane.do("expire", call=found[expired])
    modal.plane.do("end", call=found[ended], status="TERMINATED")
    see_through(modal, watched)
    assert [ends(modal, run) for run in found] == [["oom"], ["oom"], ["killed"], ["killed"]]
    assert ends(modal, f"{name}.6") == ["failed"]
    assert "exit(3)" in modal.events(f"{name}.6", "run.ended")[0]["error"]
    assert {how for _, how in modal.money()} == {"committed"}
    shown = modal.ledger("status", name)[1]
    assert ended in str(shown), "a paid run that ended from outside without an approval is reported"
    assert modal.plane.do("apps") == []


def test_preempted_and_restored(modal: Modal) -> None:
    """The repeated call is a second attempt of one reservation, and goes on at its checkpoint."""
    name = smoked(modal, 2, p2="wait")
    watched = supervisor(modal, name)
    watched.tick()
    ((run, call),) = calls(modal, name, 1).items()
    modal.plane.do("preempt", call=call, grace=20.0)
    modal.until(lambda: len(modal.events(run, "attempt.claimed")) == 2)
    modal.act("p2", "ok")
    see_through(modal, watched)
    assert ends(modal, run) == ["preempted", "ok"]
    assert [e["attempt"] for e in modal.events(run, "spawn.intended") if e.get("retry_of")] == [2]
    saved = max(e["step"] for e in modal.events(run, "checkpoint.saved") if e["attempt"] == 1)
    steps = [p["step"] for e in modal.events(run, "metrics.logged") if e["attempt"] == 2 for p in e["points"]]
    assert min(steps) > saved
    assert modal.money()[-1] == (f"{run}.1", "committed")


@pytest.mark.parametrize("done", [False, True])
def test_spawn_without_an_answer(modal: Modal, done: bool) -> None:
    """Failed and not started, failed and started: one effective run, and no money forgotten."""
    name = modal.propose()
    assert modal.ledger("launch", name, "--smoke", "--detach")[0] == 0
    modal.plane.do("fault", rpc="FunctionMap", times=4, status="UNAVAILABLE", done=done)
    before = len(modal.plane.do("calls"))
    see_through(modal, supervisor(modal, name, unknown=8.0))
    assert ends(modal, f"{name}.1") == ["ok"]
    assert len(modal.plane.do("calls")) == before + 1
    assert [how for _, how in modal.money()] == (["committed"] if done else ["released", "committed"])


def test_app_stopped_from_outside(modal: Modal) -> None:
    """Somebody stops the App while runs are in flight: each is an unasked end, and its money is settled."""
    name = smoked(modal, 3, p2="wait", p3="wait")
    watched = supervisor(modal, name)
    watched.tick()
    found = calls(modal, name, 2)
    modal.plane.do("stop_apps")
    see_through(modal, watched)
    assert [ends(modal, run) for run in found] == [["killed"], ["killed"]]
    shown = str(modal.ledger("status", name)[1])
    assert all(run in shown for run in found)
    assert {how for _, how in modal.money()} == {"committed"}
