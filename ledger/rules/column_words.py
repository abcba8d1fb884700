"""What the name of a column says: a participant, or a piece of a recording."""

import re

PARTICIPANT = frozenset({
    "subject", "participant", "person", "patient", "individual", "animal", "mouse", "rat", "user",
    "volunteer", "proband", "sub", "subj", "pid", "pat", "ptid",
})  # fmt: skip
RECORD = frozenset({
    "window", "segment", "epoch", "trial", "record", "recording", "sample", "row", "chunk", "frame",
    "clip", "snippet", "observation", "measurement",
})  # fmt: skip
_NUMBERED = frozenset({"id", "ids", "no", "nr", "num", "number", "index", "idx", "code", "name", "key"})
_PIECES = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")


def is_participant(column: str) -> bool:
    """Whether a column's whole name says whose row it is: `Subject`, `patient_id`, `userNumber`."""
    pieces = _pieces(column)
    return len(pieces) == 1 and pieces[0] in PARTICIPANT


def record_word(text: str) -> str | None:
    """The piece of a recording that a name speaks of last (`eeg_window_id`: window); None if of none."""
    pieces = _pieces(text)
    return pieces[-1] if pieces and pieces[-1] in RECORD else None


def _pieces(text: str) -> list[str]:
    """The words of a name in lower case, in the singular, without `id`, `number` and the like at the end."""
    pieces = [piece.lower() for piece in _PIECES.findall(text) if not piece.isdigit()]
    while len(pieces) > 1 and pieces[-1] in _NUMBERED:
        pieces.pop()
    return [*pieces[:-1], _stem(pieces[-1])] if pieces else []


def _stem(piece: str) -> str:
    """`subjects` and `subjectid` are `subject`."""
    known = PARTICIPANT | RECORD
    for ending in ("", "s", "id", "ids", "no", "nr"):
        stem = piece.removesuffix(ending) if ending else piece
        if piece.endswith(ending) and stem in known:
            return stem
    return piece
