"""Whether a path lies on a network file system, where SQLite's write-ahead log cannot work."""

import os
from pathlib import Path

from ledger.errors import DatabaseError

_NETWORK = frozenset({
    "nfs", "nfs4", "cifs", "smb2", "smb3", "smbfs", "ncpfs", "afs", "ceph", "lustre", "beegfs", "gpfs",
    "glusterfs", "fuse.glusterfs", "fuse.sshfs", "fuse.s3fs", "fuse.rclone", "fuse.juicefs", "davfs", "ocfs2",
})  # fmt: skip
_TABLE = Path("/proc/self/mounts")


def network_file_system(path: str, table: Path = _TABLE) -> str | None:
    """The network file system that holds a path, by name, or None (also where there is no mount table)."""
    try:
        lines = table.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return None
    real = os.path.realpath(path)
    best, kind = "", ""
    for line in lines:
        _, mount, name, *_ = line.split(" ")
        mount = mount.replace("\\040", " ")
        inside = real == mount or real.startswith(mount.rstrip("/") + "/")
        if inside and len(mount) >= len(best):
            best, kind = mount, name
    return kind if kind in _NETWORK else None


def refuse_network_file_system(path: str) -> None:
    """DatabaseError if a ledger must not lie there."""
    kind = network_file_system(path)
    if kind is not None:
        raise DatabaseError(
            f"{path} lies on {kind}, a network file system, where SQLite may lose or tear events",
            "keep the ledger on a local disk, or use Postgres",
        )
