"""`ledger stop` on runs of this machine: what is shown, asked, recorded and ended (R26)."""

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from typing import Any

from ledger.cli.main import main
from ledger.store.open import open_store
from ledger.store.read import streams_like
from ledger.store.seal import seal
from ledger.store.verify import verify
from tests.approvals.terminal import environment

SECRET = "correct horse battery staple"
PHRASE = "type: stop "


def told(site: Any, run: str) -> list[str]:
    """The run's events of stopping, and its end."""
    kinds = ("stop.requested", "stop.approved", "stop.refused", "run.ended")
    return [name for name in site.types(run) if name in kinds]


def test_a_free_run_is_stopped_by_the_phrase_alone(site) -> None:
    """Not without a terminal, not by another phrase; then by the right one, and everything is on record."""
    run = site.start(site.propose())
    code, document = site.piped("stop", run)
    assert (code, document["refused"][0]["rule"]) == (3, "R26")
    assert told(site, run) == ["stop.requested", "stop.refused"]
    wrong = site.at_terminal("stop", run, "--json", typed=[(PHRASE, f"Stop {run}\n")])
    assert (wrong.code, json.loads(wrong.out)["refused"][0]["rule"]) == (3, "R26")
    done = site.at_terminal("stop", run, "--json", typed=[(PHRASE, f"stop {run}\n")])
    found = json.loads(done.out)
    assert (done.code, found["stopped"], found["outcome"], found["run"]) == (0, True, "stopped", run)
    assert "secret" not in done.screen
    assert told(site, run) == [
        *["stop.requested", "stop.refused"] * 2,
        "stop.requested",
        "stop.approved",
        "run.ended",
    ]
    assert site.launched[0].wait(30) == 1
    assert site.of(run, "run.ended")[0]["outcome"] == "stopped"
    with open_store(site.url) as store:
        seal(store)
        assert verify(store).ok


def test_what_is_shown(sqlite_site) -> None:
    """How long it runs, the step, what remains, the money; the same stands in the request."""
    site = sqlite_site
    run = site.start(site.propose())
    site.until(lambda: any(beat["steps"] for beat in site.of(run, "run.heartbeat")))
    seen = site.at_terminal("stop", run, typed=[(PHRASE, "\n")])
    for part in ("runs       for ", "step ", " of 30000", "to go", "checkpoint none", "$0.00 so far"):
        assert part in seen.screen
    (request,) = site.of(run, "stop.requested")
    shown = request["shown"]
    assert shown["steps"] == 30_000
    assert 0 < shown["seconds"] < 60
    assert 0 < shown["timeout_left_s"] <= shown["timeout_s"] == 600
    assert shown["eta_seconds"] > 0
    assert (shown["checkpoint"], shown["reserved_usd"]) == (None, "0.00")


def test_a_run_that_costs_needs_the_secret(site, enrolled) -> None:
    """With an approver enrolled and a rate: another secret is refused, the approver's is signed for."""
    run = site.start(site.propose(rate="7.20"))
    wrong = site.at_terminal(
        "stop", run, typed=[(PHRASE, f"stop {run}\n"), ("secret", "swordfish of an agent\n")]
    )
    assert wrong.code == 3
    assert told(site, run) == ["stop.requested", "stop.refused"]
    done = site.at_terminal(
        "stop", run, "--json", typed=[(PHRASE, f"stop {run}\n"), ("secret", f"{SECRET}\n")]
    )
    found = json.loads(done.out)
    assert (done.code, found["outcome"]) == (0, "stopped")
    assert float(found["shown"]["cost_usd"]) > 0
    assert found["shown"]["rate_usd_per_hour"] == "7.20"
    (approval,) = site.of(run, "stop.approved")
    assert approval["signed"]["by"] == enrolled
    assert SECRET not in done.screen + done.out
    code, status = site.piped("status", run)
    assert (code, status["unasked_ends"]) == (0, [])


def test_another_phrase_ends_the_dialog(sqlite_site, enrolled) -> None:
    """Whoever types `no` is not asked for the secret; one that he typed behind it is not shown."""
    site = sqlite_site
    run = site.start(site.propose(rate="7.20"))
    seen = site.at_terminal("stop", run, typed=[(PHRASE, f"no\n{SECRET}\n")])
    assert (seen.code, "secret (not shown)" in seen.screen, SECRET in seen.screen) == (
        3,
        False,
        False,
    )
    assert told(site, run) == ["stop.requested", "stop.refused"]


def test_a_run_that_nobody_supervises_is_stopped_too(site) -> None:
    """Its supervisor was killed: a process of its own ends it, and it is `stopped`, not killed or lost."""
    run = site.start(site.propose())
    os.kill(site.launched[0].pid, signal.SIGKILL)
    site.launched[0].wait(10)
    done = site.at_terminal("stop", run, "--json", typed=[(PHRASE, f"stop {run}\n")])
    found = json.loads(done.out)
    assert (done.code, found["stopped"], found["outcome"]) == (0, True, "stopped")


def test_a_run_that_another_supervisor_took_over_is_stopped(sqlite_site) -> None:
    """The one that started it is gone and another looks after it: that one ends it."""
    site = sqlite_site
    run = site.start(site.propose())
    os.kill(site.launched[0].pid, signal.SIGKILL)
    site.launched[0].wait(10)
    site.supervise(run.rpartition(".")[0])
    site.until(lambda: "attempt_adopted" in (site.folder / "log").read_text())
    done = site.at_terminal("stop", run, "--json", typed=[(PHRASE, f"stop {run}\n")])
    assert (done.code, json.loads(done.out)["outcome"]) == (0, "stopped")


def test_an_ended_run_is_a_conflict_and_no_option_answers(sqlite_site, capsys) -> None:
    """Exit 5 with how it ended; a run that has not begun too; `--yes` is no option; exit 4 for no run."""
    site = sqlite_site
    experiment = site.propose(steps=1)
    with open_store(site.url) as store:
        from ledger.actions.runs.launch import launch

        launch(store, experiment, smoke=True, actor="ada")
    assert site.piped("stop", f"{experiment}.1")[0] == 5
    site.supervise(experiment).wait(30)
    code, document = site.piped("stop", f"{experiment}.1")
    assert code == 5
    assert "ended: attempt 1 is ok" in document["error"]
    assert site.piped("stop", "nobody")[0] == 4
    assert main(["stop", f"{experiment}.1", "--yes"]) == 2
    assert main(["stop", f"{experiment}.1", "--force"]) == 2
    capsys.readouterr()
    assert told(site, f"{experiment}.1") == ["run.ended"]


def test_leaving_the_question_is_a_refusal(sqlite_site, monkeypatch, capsys) -> None:
    """Who leaves by Ctrl-D or Ctrl-C has not said yes: refused, on record, and the run goes on."""
    run = sqlite_site.start(sqlite_site.propose())
    assert sqlite_site.at_terminal("stop", "shift", typed=[(PHRASE, "\x04")]).code == 3

    def leave(running: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr("ledger.cli.stop._answers", leave)
    assert main(["stop", "shift", "--json"]) == 3
    assert json.loads(capsys.readouterr().out)["refused"][0]["rule"] == "R26"
    assert told(sqlite_site, run) == ["stop.requested", "stop.refused"] * 2


def test_an_exploratory_command_is_stopped_too(sqlite_site) -> None:
    """What `ledger try` runs has no plan: its command is ended, and the run is `stopped`."""
    site = sqlite_site
    words = [sys.executable, "-m", "ledger", "try", "--project", "scores", "--", "sleep", "300"]
    env = environment(LEDGER_URL=site.url)
    with subprocess.Popen(words, cwd=site.folder, env=env, start_new_session=True) as process:
        try:
            site.until(lambda: tries(site))
            (run,) = tries(site)
            site.until(lambda: "spawn.intended" in site.types(run))
            done = site.at_terminal("stop", run, "--json", typed=[(PHRASE, f"stop {run}\n")])
            process.wait(30)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
    assert (done.code, json.loads(done.out)["outcome"]) == (0, "stopped")


def tries(site: Any) -> list[str]:
    """The exploratory runs."""
    with open_store(site.url) as store:
        return [name.removeprefix("run-") for name in streams_like(store, "run-try-")]
