"""Texts that go into events: storable and bounded."""


def storable(text: str, limit: int = 300) -> str:
    """The text without U+0000 and lone surrogates, cut in the middle to `limit` characters."""
    text = text.encode("utf-8", "replace").decode("utf-8").replace("\0", "\N{REPLACEMENT CHARACTER}")
    if len(text) <= limit:
        return text
    keep = (limit - 3) // 2
    return f"{text[:keep]}...{text[-keep:]}"


def tail(text: str, limit: int) -> str:
    """The storable end of a text, at most `limit` characters."""
    text = text.encode("utf-8", "replace").decode("utf-8").replace("\0", "\N{REPLACEMENT CHARACTER}")
    return text if len(text) <= limit else "..." + text[-(limit - 3) :]
