"""Which SQLite library serves this process, and whether it has the WAL-reset bug."""

from types import ModuleType

_FIXED = (3, 51, 3)
_BACKPORTS: dict[tuple[int, ...], int] = {(3, 44): 6, (3, 50): 7}


def wal_reset_bug(version: tuple[int, ...]) -> bool:
    """Whether a library may corrupt a WAL database that several connections write and checkpoint.

    Versions 3.7.0 to 3.51.2 do, but for the backports 3.44.6 and 3.50.7 (sqlite.org/wal.html).
    """
    if version >= _FIXED or version < (3, 7, 0):
        return False
    patch = _BACKPORTS.get(version[:2])
    return patch is None or version[2] < patch


def library() -> ModuleType:
    """The DB-API module to use: `pysqlite3` if it is installed and sound, else the standard one.

    The bundled library is looked at first, since loading both costs every command twice.
    """
    bundled = _bundled()
    if bundled is not None and not wal_reset_bug(tuple(bundled.sqlite_version_info)):
        return bundled
    import sqlite3

    return sqlite3


def _bundled() -> ModuleType | None:
    try:
        from pysqlite3 import dbapi2
    except ImportError:
        return None
    module: ModuleType = dbapi2
    return module
