"""The Merkle tree of RFC 9162 over leaf hashes: root and compact range."""

import hashlib
from collections.abc import Iterable, Sequence

EMPTY_ROOT = hashlib.sha256(b"").digest()


def node(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class CompactRange:
    """All that is needed to extend a tree and to know its root: the perfect subtrees, largest first."""

    __slots__ = ("peaks", "size")

    def __init__(self, size: int = 0, peaks: Sequence[bytes] = ()) -> None:
        if size < 0 or size.bit_count() != len(peaks):
            raise ValueError(f"a tree of {size} leaves has {max(size, 0).bit_count()} perfect subtrees")
        self.size = size
        self.peaks = list(peaks)

    def append(self, leaf: bytes) -> None:
        """Add one leaf hash."""
        peaks, rest = self.peaks, self.size
        while rest & 1:
            leaf = node(peaks.pop(), leaf)
            rest >>= 1
        peaks.append(leaf)
        self.size += 1

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Add many leaf hashes."""
        for leaf in leaves:
            self.append(leaf)

    def root(self) -> bytes:
        """The tree hash; SHA-256 of nothing for an empty tree."""
        if not self.peaks:
            return EMPTY_ROOT
        *others, acc = self.peaks
        for peak in reversed(others):
            acc = node(peak, acc)
        return acc


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The tree hash of leaf hashes."""
    tree = CompactRange()
    tree.extend(leaves)
    return tree.root()
