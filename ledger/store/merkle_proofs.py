"""Inclusion and consistency proofs of RFC 9162 §2.1.3 and §2.1.4. Leaves are counted from 0 here."""

from collections.abc import Sequence

from ledger.store.merkle import node, root_of


def _split(size: int) -> int:
    """The largest power of two below a size of at least 2."""
    return 1 << ((size - 1).bit_length() - 1)


def inclusion_proof(leaves: Sequence[bytes], place: int) -> list[bytes]:
    """The hashes that lead from the leaf at `place` to the root; ValueError if there is no such leaf."""
    if not 0 <= place < len(leaves):
        raise ValueError(f"no leaf {place} in a tree of {len(leaves)}")
    if len(leaves) == 1:
        return []
    cut = _split(len(leaves))
    if place < cut:
        return [*inclusion_proof(leaves[:cut], place), root_of(leaves[cut:])]
    return [*inclusion_proof(leaves[cut:], place - cut), root_of(leaves[:cut])]


def consistency_proof(leaves: Sequence[bytes], old: int) -> list[bytes]:
    """The hashes that show the first `old` leaves to be a prefix; ValueError unless 0 < old <= size."""
    if not 0 < old <= len(leaves):
        raise ValueError(f"no prefix of {old} in a tree of {len(leaves)}")
    return _subproof(leaves, old, whole=True)


def _subproof(leaves: Sequence[bytes], old: int, whole: bool) -> list[bytes]:
    if old == len(leaves):
        return [] if whole else [root_of(leaves)]
    cut = _split(len(leaves))
    if old <= cut:
        return [*_subproof(leaves[:cut], old, whole), root_of(leaves[cut:])]
    return [*_subproof(leaves[cut:], old - cut, whole=False), root_of(leaves[:cut])]


def includes(leaf: bytes, place: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether a proof leads from this leaf at this place to the root of a tree of this size."""
    if not 0 <= place < size:
        return False
    low, last, acc = place, size - 1, leaf
    for other in proof:
        if last == 0:
            return False
        if low & 1 or low == last:
            acc = node(other, acc)
            while not low & 1 and low:
                low, last = low >> 1, last >> 1
        else:
            acc = node(acc, other)
        low, last = low >> 1, last >> 1
    return last == 0 and acc == root


def consistent(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether a proof shows the tree of `old` leaves to be a prefix of the tree of `new` leaves."""
    if not 0 < old <= new:
        return False
    if old == new:
        return not proof and old_root == new_root
    path = list(proof) if old & (old - 1) else [old_root, *proof]
    return bool(path) and _walk(old - 1, new - 1, path) == (old_root, new_root)


def _walk(low: int, last: int, path: Sequence[bytes]) -> tuple[bytes, bytes] | None:
    """The old and the new root that a path leads to; None if its length is wrong."""
    while low & 1:
        low, last = low >> 1, last >> 1
    before = after = path[0]
    for other in path[1:]:
        if last == 0:
            return None
        if low & 1 or low == last:
            before, after = node(other, before), node(other, after)
            while not low & 1 and low:
                low, last = low >> 1, last >> 1
        else:
            after = node(after, other)
        low, last = low >> 1, last >> 1
    return (before, after) if last == 0 else None
