"""What is submitted to Slurm, what travels with it, and what its complaints mean."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.backends.fake_slurm import FakeSlurm
from workers.backends.remote import NotReached, NotStarted, Place, Unavailable
from workers.backends.slurm import SlurmBackend

Until = Callable[[Callable[[], Any]], None]


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ("sbatch: error: Batch job submission failed: Requested node is not available", NotStarted),
        ("sbatch: error: invalid partition specified: gpux", NotStarted),
        ("sbatch: error: Batch job submission failed: Socket timed out on send/recv operation", Unavailable),
        ("sbatch: error: Unable to contact slurm controller (connect failure)", NotReached),
        ("sbatch: error: QOSMaxSubmitJobPerUserLimit", NotReached),
    ],
)  # fmt: skip
def test_a_refusal_is_told_from_silence(
    slurm: FakeSlurm, stand_in: None, place: Place, answer: str, error: type[Exception]
) -> None:
    """A refusal starts nothing; where the answer was lost that is not known; a full queue empties."""
    slurm.refuse(answer)
    with pytest.raises(error, match="sbatch") as caught:
        SlurmBackend(place).spawn({"do": "return", "run": "x1.1", "attempt": 1})
    assert caught.type is error


def test_no_cluster_is_a_refusal(stand_in: None, place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Slurm's commands nothing is started, and never silently on this machine."""
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(NotStarted, match="srun"):
        SlurmBackend(place).spawn({"do": "return", "run": "x1.1", "attempt": 1})


def test_compute_and_settings_become_parameters(
    slurm: FakeSlurm, started: Any, place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Limits come from [compute], the cluster's own words from [slurm]; files lie in the shared folder."""
    (tmp_path / "ledger.toml").write_text(
        f'[slurm]\nfolder = "{tmp_path}/shared"\npartition = "gpu"\naccount = "lab"\n'
        'parameters = { qos = "long", additional_parameters = { reservation = "r" } }\n'
    )
    monkeypatch.chdir(tmp_path)
    compute = {"timeout_s": 3600.0, "gpus": 2, "gpu": "a100", "cpu": 3.5, "memory_gib": 12.0}
    _, handle = started(SlurmBackend, "return", compute=compute)
    script = slurm.script(handle["id"])
    for flag in (
        "time=62", "gpus-per-node=a100:2", "cpus-per-task=4", "mem=12GB", "partition=gpu", "account=lab",
        "qos=long", "reservation=r", "job-name=ledger-x1.1-1", "signal=USR2@30",
        "comment='ledger ledger-id experiment x1'",
    ):  # fmt: skip
        assert f"#SBATCH --{flag}\n" in script
    assert handle["folder"] == f"{tmp_path}/shared/ledger-id/x1/calls/{handle['call']}"
    (tmp_path / "ledger.toml").write_text("[slurm]\nno_such_word = 1\n")
    with pytest.raises(NotStarted, match=r"no_such_word[^:]*: [a-z_, ]*; see \[slurm\]"):
        SlurmBackend(replace(place, compute=compute)).spawn({"run": "x1.1", "attempt": 1})


def test_no_secret_travels_with_a_job(
    slurm: FakeSlurm, started: Any, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    """sbatch hands on its environment: without secrets; we keep them, and no file has the url."""
    monkeypatch.setenv("MODAL_TOKEN_SECRET", "s3cret")
    monkeypatch.setenv("SLURM_JOB_ID", "7")
    monkeypatch.setenv("SLURM_CONF", "/etc/slurm.conf")
    backend, handle = started(SlurmBackend, "sleep")
    assert os.environ["MODAL_TOKEN_SECRET"] == "s3cret"
    until(lambda: "hello" in backend.logs(handle))
    pid = int(Path(handle["folder"], "process.json").read_text().partition('"pid": ')[2].partition(",")[0])
    seen = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    assert not [line for line in seen if b"s3cret" in line]
    assert b"SLURM_JOB_ID=41" in seen
    assert b"SLURM_CONF=/etc/slurm.conf" in seen
    written = [path for path in Path(handle["folder"]).iterdir() if not path.name.endswith("_log.out")]
    assert not [path for path in written if b"sqlite:///somewhere" in path.read_bytes()]
