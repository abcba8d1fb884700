"""The App of an experiment: what is deployed, when, and what is refused before anything is started."""

from collections.abc import Callable

import pytest

from tests.loopback.control import Control
from tests.loopback.server import Server
from workers.backends.on_modal import deployment
from workers.backends.on_modal.backend import ModalBackend
from workers.backends.on_modal.line import Line
from workers.backends.remote import NotReached, NotStarted, Place, Unavailable

Fresh = Callable[..., Place]
ECHO = {"run": "x.1", "attempt": 1, "act": "echo"}


def test_one_app_one_deployment(line: Line, fresh: Fresh, server: Server) -> None:
    """The first spawn deploys a tagged App; later ones, another supervisor's too, find it by its name."""
    place = fresh("xone")
    first = ModalBackend(place, line)
    first.spawn(ECHO)
    first.spawn(ECHO)
    ModalBackend(place, line).spawn(ECHO)
    assert len(server.state.requests("AppPublish")) == 1
    app = server.state.apps[server.state.requests("AppPublish")[0].app_id]
    assert app.name == "ledger-xone"
    assert app.tags | {"version": ""} == {
        "ledger": "l" * 36, "experiment": "xone", "project": "sleep", "digest": "d" * 32, "version": "",
    }  # fmt: skip


def test_what_is_asked_for(line: Line, fresh: Fresh, server: Server) -> None:
    """Resources, an explicit timeout, at least one retry, a container for each call, pinned packages."""
    compute = {**fresh("x").compute, "gpus": 2, "timeout_s": 59.5, "memory_gib": 1.5}
    ModalBackend(fresh("xask", compute=compute, claims=1), line).spawn(ECHO)
    asked = server.state.requests("FunctionCreate")[-1].function
    assert (asked.resources.gpu_config.gpu_type, asked.resources.gpu_config.count) == ("A10", 2)
    assert (asked.resources.milli_cpu, asked.resources.memory_mb) == (2000, 1536)
    limits = (asked.resources.milli_cpu_max, asked.resources.memory_mb_max)
    assert limits == (2000, 1536), "use beyond the request would be billed beyond what was approved"
    assert (asked.timeout_secs, asked.retry_policy.retries) == (60, 1)
    assert asked.single_use_containers
    assert [mount.mount_path for mount in asked.volume_mounts] == ["/opt/ledger/volume"]
    images = "\n".join("\n".join(image.dockerfile_commands) for _, image in server.state.images.values())
    assert "numpy==" in images
    assert "torch==" in images
    assert "absent" not in images
    assert "+cpu" not in images, "a local build's name is no version that can be installed"
    assert list(server.state.requests("SecretGetOrCreate")[0].required_keys) == ["LEDGER_URL"]


def test_retries_cover_the_claims(line: Line, fresh: Fresh, server: Server) -> None:
    """A run that may be claimed four times is retried three times by the provider."""
    ModalBackend(fresh("xfour", claims=4), line).spawn(ECHO)
    assert server.state.requests("FunctionCreate")[-1].function.retry_policy.retries == 3


def test_no_secret_no_start(
    line: Line, fresh: Fresh, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the Secret nothing is started, and the error says how to store it."""
    monkeypatch.setenv("LEDGER_MODAL_SECRET", "other-name")
    with pytest.raises(NotStarted, match="modal secret create other-name LEDGER_URL=") as caught:
        ModalBackend(fresh("xsecret"), line).spawn(ECHO)
    assert not isinstance(caught.value, NotReached)
    assert not server.state.requests("FunctionMap")


def test_impossible_timeout(line: Line, fresh: Fresh, server: Server) -> None:
    """A timeout that the provider does not offer is refused before anything is sent."""
    compute = {**fresh("x").compute, "timeout_s": 86_401.0}
    with pytest.raises(NotStarted, match="24 h"):
        ModalBackend(fresh("xtimeout", compute=compute), line).spawn(ECHO)
    assert not server.state.requests("AppCreate")


def test_another_ledgers_app(line: Line, fresh: Fresh, server: Server) -> None:
    """An App of this name that another ledger has deployed is not used."""
    ModalBackend(fresh("xother"), line).spawn(ECHO)
    with pytest.raises(NotStarted, match="belongs to ledger"):
        ModalBackend(fresh("xother", ledger="m" * 36), line).spawn(ECHO)
    assert len(server.state.requests("FunctionMap")) == 1


def test_another_plan_is_deployed_again(line: Line, fresh: Fresh, server: Server) -> None:
    """An App of another digest is replaced before anything is started."""
    ModalBackend(fresh("xplan"), line).spawn(ECHO)
    ModalBackend(fresh("xplan", digest="e" * 64), line).spawn(ECHO)
    assert len(server.state.requests("AppPublish")) == 2


def test_stopped_meanwhile(line: Line, fresh: Fresh, server: Server, control: Control) -> None:
    """An App that somebody has stopped is not deployed again behind his back, but by the next launch."""
    backend = ModalBackend(fresh("xstopped"), line)
    backend.spawn(ECHO)
    (app,) = [app for app in server.state.apps.values() if app.name == "ledger-xstopped"]
    app.state = 5
    with pytest.raises(NotStarted, match="not deployed any more"):
        backend.spawn(ECHO)
    assert len(server.state.requests("AppPublish")) == 1
    backend.spawn(ECHO)
    assert len(server.state.requests("AppPublish")) == 2


def test_end_all(line: Line, fresh: Fresh, server: Server, control: Control) -> None:
    """Ending all calls stops the App and is proved by the list; while it is listed, that is no proof."""
    backend = ModalBackend(fresh("xend"), line)
    handle = backend.spawn({**ECHO, "act": "sleep"})
    backend.end_all()
    assert backend.poll(handle).state == "gone"
    backend.spawn({**ECHO, "act": "sleep"})
    control.set(slow_to_stop=True)
    with pytest.raises(Unavailable, match="still lists"):
        backend.end_all()
    control.set(slow_to_stop=False)
    backend.end_all()


@pytest.mark.parametrize("rpc", ["FunctionGet", "AppPublish"])
def test_unreachable_before_anything_is_sent(
    line: Line, fresh: Fresh, server: Server, control: Control, rpc: str
) -> None:
    """What fails on the way to a deployment has started nothing, and says that it may be tried again."""
    control.fault(rpc, times=50)
    with pytest.raises(NotReached):
        ModalBackend(fresh(f"xreach-{rpc}"), line).spawn(ECHO)
    assert not server.state.requests("FunctionMap")


def test_a_slow_deployment_has_a_deadline(
    line: Line, fresh: Fresh, server: Server, control: Control, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A control plane that does not answer is given up."""
    monkeypatch.setattr(deployment, "LOOK_SECONDS", 0.3)
    control.fault("FunctionGet", times=5, seconds=30.0, status=None)
    with pytest.raises(NotReached, match=r"within 0\.3 s"):
        ModalBackend(fresh("xslow"), line).spawn(ECHO)
