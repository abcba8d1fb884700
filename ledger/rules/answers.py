"""What counts as an answer at all: placeholders and `n/a: why`."""

import re

_PLACEHOLDERS = {
    "", "tbd", "tba", "todo", "fixme", "xxx", "wip", "na", "n a", "nil", "null", "none", "unknown", "pending",
    "later", "same", "same as before", "as before", "see above", "auto", "why", "reason", "because", "yes",
    "no", "ok", "test", "foo", "bar", "placeholder", "to be decided", "to be done", "to be determined",
}  # fmt: skip
_OPENINGS = re.compile(r"(tbd|tba|todo|fixme|xxx)\b", re.IGNORECASE)
_NOT_APPLICABLE = re.compile(
    r"(?:n\s*/\s*a|not applicable)(?!\w)[\s:;,.()–—-]*(.*)", re.IGNORECASE | re.DOTALL
)
_WORD = re.compile(r"\w+")


def words(text: str) -> list[str]:
    """The words of a text in lower case."""
    return [word.lower() for word in _WORD.findall(text)]


def is_placeholder(text: str | None) -> bool:
    """Whether a text only holds the place of an answer: empty, `tbd`, `?`, `n/a` without a reason, `___`."""
    if text is None:
        return True
    bare = " ".join(words(text))
    if bare in _PLACEHOLDERS or "___" in text or _OPENINGS.match(text.strip()):
        return True
    reason = not_applicable(text)
    return reason is not None and " ".join(words(reason)) in _PLACEHOLDERS


def not_applicable(text: str) -> str | None:
    """The reason of an `n/a: why`, empty where none is given; None if the text is no `n/a`."""
    match = _NOT_APPLICABLE.match(text.strip())
    return match[1].strip() if match else None


def says_none(text: str) -> bool:
    """Whether an answer states that nothing was found or is known."""
    return bool({"none", "no", "nothing", "never"} & set(words(text)))


def mentions(text: str, name: str) -> bool:
    """Whether a text holds a name as a whole word, whatever the case."""
    if not name:
        return False
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE) is not None
