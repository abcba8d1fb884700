"""`[slurm]` of ledger.toml: what may stand there, and which cluster is meant."""

from dataclasses import replace
from pathlib import Path

import pytest

from ledger.errors import UsageError
from ledger.settings import load
from workers.backends.remote import NotStarted, Place
from workers.backends.slurm import SlurmBackend


def test_processes_of_this_machine_run_one_a_core(tmp_path, monkeypatch) -> None:
    """`workers` in the settings speaks of this machine; elsewhere there is no limit of our own."""
    from workers.hardware import cores
    from workers.paid.launch import _at_a_time

    monkeypatch.chdir(tmp_path)
    assert (_at_a_time("process"), _at_a_time("modal")) == (cores(), 0)
    (tmp_path / "ledger.toml").write_text("workers = 3\n")
    assert (_at_a_time("process"), _at_a_time("modal")) == (3, 0)


def test_nothing_is_needed(tmp_path: Path) -> None:
    """Without a section there are no settings of Slurm."""
    assert load(tmp_path).slurm == {}


def test_a_section_is_a_table(tmp_path: Path) -> None:
    """Another value is named with what to write instead."""
    (tmp_path / "ledger.toml").write_text('slurm = "gpu"\n')
    with pytest.raises(UsageError, match="slurm is not a table") as caught:
        load(tmp_path)
    assert "[slurm]" in caught.value.remedy


@pytest.mark.parametrize("cluster", ["debug", "auto", "clustr"])
def test_only_clusters_that_keep_their_jobs(
    cluster: str, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`debug` would run a job inside the supervisor, a guess might run it on this machine."""
    monkeypatch.setenv("LEDGER_SLURM_CLUSTER", cluster)
    with pytest.raises(UsageError, match=cluster):
        SlurmBackend(place)


def test_a_trial_is_bounded_by_this_machine(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """The local executor would start what never fits: it is refused before."""
    monkeypatch.setenv("LEDGER_SLURM_CLUSTER", "local")
    with pytest.raises(NotStarted, match="cores"):
        SlurmBackend(replace(place, compute={"timeout_s": 1.0, "cpu": 1e6})).spawn({})
    assert not place.folder.exists()
