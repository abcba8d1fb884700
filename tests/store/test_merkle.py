"""The Merkle tree against the reference implementation's vectors, and its proofs against itself."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.store.merkle import CompactRange, root_of
from ledger.store.merkle_proofs import consistency_proof, consistent, includes, inclusion_proof

INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LEAVES = [hashlib.sha256(b"\0" + bytes.fromhex(text)).digest() for text in INPUTS]
SIZES = st.integers(1, 70)


def leaves(count: int) -> list[bytes]:
    return [hashlib.sha256(b"\0" + str(number).encode()).digest() for number in range(count)]


@pytest.mark.parametrize("size", range(9))
def test_roots_are_those_of_the_reference(size: int) -> None:
    """The roots of the eight well-known leaves, at every size."""
    assert root_of(LEAVES[:size]).hex() == ROOTS[size]


@given(SIZES, st.data())
def test_a_range_can_be_put_down_and_taken_up(size: int, data: st.DataObject) -> None:
    """A compact range that is rebuilt from its peaks goes on to the same root."""
    cut = data.draw(st.integers(0, size))
    first = CompactRange()
    first.extend(leaves(size)[:cut])
    second = CompactRange(first.size, first.peaks)
    second.extend(leaves(size)[cut:])
    assert second.root() == root_of(leaves(size))


def test_a_range_knows_how_many_peaks_it_has() -> None:
    """A size that does not fit the number of peaks is refused."""
    with pytest.raises(ValueError, match="perfect subtrees"):
        CompactRange(3, [b"x"])


@given(SIZES, st.data())
def test_inclusion_proofs_hold_and_corrupted_ones_do_not(size: int, data: st.DataObject) -> None:
    """A proof shows its own leaf at its own place, and nothing else."""
    tree = leaves(size)
    place = data.draw(st.integers(0, size - 1))
    proof, root = inclusion_proof(tree, place), root_of(tree)
    assert includes(tree[place], place, size, proof, root)
    assert not includes(tree[place], place + size, size, proof, root)
    assert not includes(root, place, size, [*proof, root], root)
    if size > 1:
        assert not includes(tree[place - 1], place, size, proof, root)
        assert not includes(tree[place], place, size, proof[:-1], root)
        flipped = [bytes([proof[0][0] ^ 1]) + proof[0][1:], *proof[1:]]
        assert not includes(tree[place], place, size, flipped, root)


@given(SIZES, st.data())
def test_consistency_proofs_hold_and_corrupted_ones_do_not(size: int, data: st.DataObject) -> None:
    """A proof shows a true prefix, and not a rewritten one."""
    tree = leaves(size)
    old = data.draw(st.integers(1, size))
    before, after, proof = root_of(tree[:old]), root_of(tree), consistency_proof(tree, old)
    assert consistent(old, size, before, after, proof)
    rewritten = root_of([*tree[: old - 1], hashlib.sha256(b"other").digest()])
    assert not consistent(old, size, rewritten, after, proof)
    assert not consistent(old, size, before, after, [*proof, after])
    assert not consistent(0, size, before, after, proof)
    if proof:
        assert not consistent(old, size, before, after, proof[:-1])


def test_proofs_of_nothing_are_refused() -> None:
    """There is no proof for a leaf or a prefix that does not exist."""
    with pytest.raises(ValueError, match="no leaf"):
        inclusion_proof(LEAVES, 8)
    with pytest.raises(ValueError, match="no prefix"):
        consistency_proof(LEAVES, 0)
