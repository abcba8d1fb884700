"""What the control plane remembers: Apps, Functions, calls, secrets, bills, and the requests it saw."""

import itertools
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PROVIDER_RATES = {
    # the keys and the form of the provider's own answer, dollars an hour (storage: a GiB and month)
    "cpu_hour_cost": "0.04730", "cpu_hour_cost_sandbox": "0.141900",
    "mem_gib_hour_cost": "0.00800", "mem_gib_hour_cost_sandbox": "0.024000",
    "gpu_hour_cost_t4": "0.59000", "gpu_hour_cost_l4": "0.80000", "gpu_hour_cost_a10g": "1.10000",
    "gpu_hour_cost_l40s": "1.95000", "gpu_hour_cost_a100_40gb": "2.10000",
    "gpu_hour_cost_a100_80gb": "2.50000", "gpu_hour_cost_rtx6000": "3.03000",
    "gpu_hour_cost_h100": "3.95000", "gpu_hour_cost_h200": "4.54000", "gpu_hour_cost_b200": "6.25000",
    "volume_storage_gib_month_cost": "0.09000", "egress_gib_cost": "0.04000",
}  # fmt: skip


@dataclass
class App:
    id: str
    name: str
    state: int
    created_at: float
    deployed_at: float = 0.0
    stopped_at: float = 0.0
    version: int = 0
    tags: dict[str, str] = field(default_factory=dict)
    functions: dict[str, str] = field(default_factory=dict)


@dataclass
class Call:
    """One call of a Function. `result` is a GenericResult once it has ended."""

    id: str
    function: str
    input: str
    arguments: bytes
    format: int
    created_at: float
    task: str = ""
    started_at: float = 0.0
    ended_at: float = 0.0
    retries: int = 0
    result: Any = None
    data_format: int = 0
    expired: bool = False
    cancelled: bool = False
    preempted: bool = False
    pid: int = 0
    process: Any = None
    tasks: list[str] = field(default_factory=list)


@dataclass
class State:
    """`folder` holds volumes, uploads and the containers' files; `url` is the server's own address.

    `extra_path` is put behind the uploaded code on the import path of containers.
    """

    folder: Path
    url: str = ""
    blobs: Path | None = None
    extra_path: str = ""
    warm: bool = False
    crash_forever: bool = False
    slow_to_stop: bool = False
    clock_offset: float = 0.0
    workspace: str = "loopback"
    environment: str = "main"
    apps: dict[str, App] = field(default_factory=dict)
    functions: dict[str, Any] = field(default_factory=dict)
    function_apps: dict[str, str] = field(default_factory=dict)
    images: dict[str, Any] = field(default_factory=dict)
    mounts: dict[str, Path] = field(default_factory=dict)
    volumes: dict[str, str] = field(default_factory=dict)
    commits: list[str] = field(default_factory=list)
    secrets: dict[str, dict[str, str]] = field(default_factory=dict)
    secret_ids: dict[str, dict[str, str]] = field(default_factory=dict)
    calls: dict[str, Call] = field(default_factory=dict)
    rates: dict[str, str] = field(default_factory=lambda: dict(PROVIDER_RATES))
    bill: list[dict[str, Any]] = field(default_factory=list)
    seen: list[tuple[str, Any]] = field(default_factory=list)
    faults: list[Any] = field(default_factory=list)
    replies: dict[tuple[str, str], Any] = field(default_factory=dict)
    lock: threading.RLock = field(default_factory=threading.RLock)
    _numbers: Any = field(default_factory=lambda: itertools.count(1))

    @property
    def uploads(self) -> Path:
        """Uploaded files by their digest; several control planes may share them."""
        return self.blobs or self.folder / "blobs"

    def new_id(self, prefix: str) -> str:
        """A fresh id such as `fc-00000000000000000007`, in the client's form."""
        return f"{prefix}-{next(self._numbers):022d}"

    def now(self) -> float:
        """The provider's clock, seconds since 1970."""
        return time.time() + self.clock_offset

    def requests(self, rpc: str) -> list[Any]:
        """The requests of one RPC so far, faults and retries included."""
        return [request for name, request in list(self.seen) if name == rpc]
