"""Expected versions: what a writer believes of a stream, checked inside the append's transaction."""

ExpectedVersion = int
"""An exact version (1…) or one of the three constants."""

ANY: ExpectedVersion = -1
"""Whatever the stream holds."""

NO_STREAM: ExpectedVersion = 0
"""The stream has no event yet: the exact version 0."""

STREAM_EXISTS: ExpectedVersion = -2
"""The stream has at least one event."""


def holds(expected: ExpectedVersion, actual: int) -> bool:
    """Whether a stream at version `actual` is as the writer expects."""
    return expected in (actual, ANY) or (expected == STREAM_EXISTS and actual > 0)


def describe(expected: ExpectedVersion) -> str:
    """The expectation in words, for errors."""
    names = {ANY: "any version", NO_STREAM: "no such stream", STREAM_EXISTS: "an existing stream"}
    return names.get(expected, f"version {expected}")
