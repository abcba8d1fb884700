"""Texts that a person gives: they say something, and they can be stored."""

from ledger.errors import UsageError

_SHORT = ("title", "feature")
_REMEDIES = {"title": 'say it in a sentence: ledger decide "Drop the decoder" --because TEXT'}


def check_texts(**texts: str) -> None:
    """UsageError naming the first text that says nothing or that cannot be stored."""
    for name, text in texts.items():
        if not text.strip():
            raise UsageError(f"{name} is empty", _REMEDIES.get(name, f"say it in a sentence: --{name} TEXT"))
        check_form(name, text)


def check_form(name: str, text: str) -> None:
    """UsageError where a text is too long, holds U+0000 or is not UTF-8 (a stray byte of argv)."""
    from schemas.events.shared import MAX_SHORT, MAX_TEXT

    most = MAX_SHORT if name in _SHORT else MAX_TEXT
    if len(text.strip()) > most:
        raise UsageError(f"{name} has {len(text.strip())} characters, at most {most}", "say it more briefly")
    if "\0" in text:
        raise UsageError(f"{name} holds U+0000, which cannot be stored", "remove it from the text")
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        raise UsageError(f"{name} is not UTF-8: {text[:40]!a}", "give the text in UTF-8")
