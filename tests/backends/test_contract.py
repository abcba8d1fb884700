"""This project's own backends keep the contract that is shipped, with the real worker."""

from typing import Any

import pytest

from ledger.testing.backend_contract import BackendContract
from workers.backends import remote
from workers.backends.process import ProcessBackend
from workers.backends.slurm import SlurmBackend


class TestProcess(BackendContract):
    """Processes of this machine, over SQLite."""

    Backend, remote = ProcessBackend, remote
    compute: Any = {"backend": "process"}


class TestProcessOnPostgres(TestProcess):
    """The same over Postgres."""

    many = 6  # the backend has shown that it bears twenty

    @pytest.fixture
    def ledger_url(self, pg_url: str) -> str:
        """An empty ledger there."""
        return pg_url


class TestSlurm(BackendContract):
    """submitit's local executor."""

    Backend, remote = SlurmBackend, remote
    compute: Any = {"backend": "slurm"}
    # the local executor starts two more interpreters a call, on this machine instead of a cluster's nodes
    many = 3

    @pytest.fixture(autouse=True)
    def _local(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("LEDGER_SLURM_CLUSTER", "local")
