"""The real client against the loopback control plane; containers are processes of this machine."""

import dataclasses
import itertools
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

# read when modal is imported, so it is set before
os.environ["MODAL_CONFIG_PATH"] = "/nonexistent/modal.toml"

from tests.loopback.control import Control
from tests.loopback.server import Server
from workers.backends.on_modal.backend import ModalBackend
from workers.backends.on_modal.line import Line
from workers.backends.remote import Place

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = "postgresql://ledger.example/ledger"
_runs = itertools.count(1)
COMPUTE = {
    "backend": "modal", "gpus": 1, "gpu": "A10", "cpu": 2.0, "memory_gib": 4.0, "expected_s": 60.0,
    "timeout_s": 3600.0, "retries": 1,
}  # fmt: skip


@pytest.fixture(scope="module")
def environment() -> Iterator[pytest.MonkeyPatch]:
    """No variables of the provider but those that the tests set; containers run the stand-in."""
    from tests.loopback import stand_in

    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("MODAL_")]:
            if name != "MODAL_CONFIG_PATH":
                patch.delenv(name)
        patch.setenv("MODAL_DISABLE_API_PROXY", "1")
        # a checkout may be edited while its tests run
        patch.setenv("MODAL_BUILD_VALIDATION", "ignore")
        patch.setattr("workers.backends.on_modal.function.attempt", stand_in.attempt)
        yield patch


@pytest.fixture(scope="session")
def blobs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Uploaded files, so that they are sent once for all tests."""
    return tmp_path_factory.mktemp("blobs")


@pytest.fixture(scope="module")
def running(
    environment: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory, blobs: Path
) -> Iterator[Server]:
    """A control plane for the tests of one file, with the ledger's Secret."""
    folder = tmp_path_factory.mktemp("provider")
    with Server(folder, blobs=blobs, extra_path=str(ROOT)) as server:
        server.state.secrets["ledger"] = {"LEDGER_URL": ADDRESS}
        environment.setenv("MODAL_SERVER_URL", server.url)
        yield server


@pytest.fixture
def server(running: Server) -> Server:
    """The control plane without faults and without anything that was seen before."""
    control = Control(running.state)
    control.mend()
    control.set(crash_forever=False, clock_offset=0.0, seen=[], bill=[], workspace="loopback")
    return running


@pytest.fixture
def control(server: Server) -> Control:
    """What tests do to the control plane."""
    return Control(server.state)


@pytest.fixture(scope="module")
def line(running: Server) -> Iterator[Line]:
    """A connection with credentials of its own."""
    import modal

    client = modal.Client.from_credentials("ak-test", "as-test")
    yield Line(client, environment="main")
    close = getattr(client, "close", None) or getattr(client, "_close")  # noqa: B009 - by version
    close()


@pytest.fixture(scope="module")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A frozen plan of two code files and one data file."""
    folder = tmp_path_factory.mktemp("plan") / "frozen"
    (folder / "code").mkdir(parents=True)
    (folder / "data").mkdir()
    (folder / "code" / "train.py").write_text("import json\nimport numpy\nimport torch.nn\nimport helper\n")
    (folder / "code" / "helper.py").write_text("import absent_package\n")
    (folder / "data" / "sleep.csv").write_text("subject,rt\n308,249.56\n")
    return folder


@pytest.fixture(scope="module")
def place(frozen: Path) -> Place:
    """An experiment whose App the tests of one file share."""
    return Place(
        ledger="l" * 36, experiment="xabc123456", project="sleep", digest="d" * 64, url=ADDRESS,
        frozen=frozen, compute=dict(COMPUTE), claims=2, folder=frozen.parent / "remote",
    )  # fmt: skip


@pytest.fixture
def fresh(place: Place) -> Callable[..., Place]:
    """Another experiment, with changes: nothing of it is deployed."""

    def make(experiment: str, **changes: Any) -> Place:
        return dataclasses.replace(place, experiment=experiment, **changes)

    return make


@pytest.fixture
def backend(place: Place, line: Line, server: Server) -> ModalBackend:
    """A backend of the shared experiment, as a new supervisor makes one."""
    return ModalBackend(place, line)


@pytest.fixture
def start(backend: ModalBackend) -> Callable[..., dict[str, Any]]:
    """Spawn a call of a run of its own whose container does one act; its handle."""

    def spawn(act: str, **more: Any) -> dict[str, Any]:
        return backend.spawn({"run": f"xabc123456.{next(_runs)}", "attempt": 1, "act": act, **more})

    return spawn
