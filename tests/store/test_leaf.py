"""The leaf's bytes: one definition in Python and in the database."""

import hashlib

from ledger.store.append import StreamAppend, append
from ledger.store.leaf import leaf
from ledger.store.leaves import leaves
from ledger.store.open import open_store
from ledger.store.seal import seal
from ledger.testing.events import notes


def test_a_leaf_is_the_hash_of_these_bytes() -> None:
    """Spelled out by hand, so that no change of the code changes what a leaf is."""
    raw = (
        b"\0" + b"\0\0\0\0\0\0\0\x05" + b"\0\0\0\0\0\0\0\x02" + b"\xff\xff\xff\xff\xff\xff\xff\xfe"
        + b"\0\0\0\x03" + "aé".encode() + b"h" * 32
    )  # fmt: skip
    assert leaf(5, 2, -2, "aé", b"h" * 32) == hashlib.sha256(raw).digest()


def test_postgres_derives_the_same_leaves(pg_url: str) -> None:
    """What the sealing function stores is what Python derives from the columns."""
    with open_store(pg_url) as store:
        append(store, [StreamAppend("experiment-é𝛼", notes(3)), StreamAppend("run-x.1", [])])
        head = seal(store)
        rows = store.database.query(
            "SELECT s.idx, e.version, e.recorded_at, e.stream, e.hash FROM sealed s JOIN events e"
            " ON e.position = s.position ORDER BY s.idx"
        )
        assert list(leaves(store, 0, head)) == [leaf(*row) for row in rows]
        assert len(rows) == head == 4
