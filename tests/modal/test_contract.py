"""The Modal backend keeps the contract that is shipped, with the real worker in the containers."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ledger.store.open import open_store
from ledger.testing.backend_contract import BackendContract
from tests.loopback.server import Server
from workers.backends import remote
from workers.backends.on_modal.backend import ModalBackend
from workers.backends.on_modal.function import attempt


@pytest.fixture(scope="module")
def plane(
    environment: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory, blobs: Path
) -> Iterator[Server]:
    """A control plane whose containers run the real worker."""
    environment.setattr("workers.backends.on_modal.function.attempt", attempt)
    environment.setenv("MODAL_TOKEN_ID", "ak-test")
    environment.setenv("MODAL_TOKEN_SECRET", "as-test")
    with Server(tmp_path_factory.mktemp("plane"), blobs=blobs, warm=True) as server:
        environment.setenv("MODAL_SERVER_URL", server.url)
        yield server


class TestModal(BackendContract):
    """Containers are forked from a warm process: an interpreter for each would take most of the time."""

    Backend, remote = ModalBackend, remote
    compute: Any = {"backend": "modal"}
    own_paths = True

    @pytest.fixture
    def ledger_url(self, plane: Server, tmp_path: Path) -> str:
        """An empty ledger whose address the Secret holds; no App is deployed yet."""
        url = f"sqlite:///{tmp_path}/contract/ledger.db"
        open_store(url, create=True).close()
        plane.state.secrets["ledger"] = {"LEDGER_URL": url}
        plane.state.apps.clear()
        return url
