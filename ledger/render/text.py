"""Text that others wrote, made safe for each kind of page: one line, without anything that acts."""

import html as _html
import re
import unicodedata

# ESC [ … letter (CSI), ESC ] … BEL or ST (OSC), and any other two-character escape; C1 forms too
_ANSI = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|(?:\x1b\]|\x9d)[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?|\x1b.?"
)
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_BLANK = frozenset("\u034f\u115f\u1160\u2800\u3164\uffa0")
_SPACES = re.compile(r"\s+")
_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_INLINE = re.compile(r"([\\`*\[\]~$])")
_UNDERSCORE = re.compile(r"(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")
_ADDRESS = re.compile(r"(?i)\b(?:https?|ftps?|mailto|xmpp)(?=:)|\bwww(?=\.)")
_BLOCK = re.compile(r"^(?:#|[+=-](?=[\s=-]|$)|\d{1,9}(?=[.)](?:\s|$)))")
_TEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%",
    "_": r"\_", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "<": r"\textless{}",
    ">": r"\textgreater{}", "[": "{[}", "]": "{]}", "|": r"\textbar{}",
    '"': r"\textquotedbl{}", "`": r"\textasciigrave{}",
}  # fmt: skip


def plain(text: str) -> str:
    """One line without escape sequences, controls, bidirectional controls or invisible signs."""
    without = _SPACES.sub(" ", _ANSI.sub("", text))
    kept = (sign for sign in without if sign not in _BLANK and unicodedata.category(sign) not in _INVISIBLE)
    return _SPACES.sub(" ", "".join(kept)).strip()


def terminal(text: str) -> str:
    """Text for a terminal or a log."""
    return plain(text)


def html(text: str) -> str:
    """Text inside an HTML element or a quoted attribute."""
    return _html.escape(plain(text), quote=True)


def markdown(text: str) -> str:
    """Text inside a line or a table cell of Markdown: no markup, HTML, link, image or mention acts."""
    safe = plain(text)
    safe = _INLINE.sub(r"\\\1", safe)
    safe = _UNDERSCORE.sub(r"\\_", safe)
    safe = safe.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("|", "&#124;")
    safe = _ADDRESS.sub(_disarmed, safe).replace("@", "&#64;")
    return _BLOCK.sub(_entities, safe)


def _disarmed(match: re.Match[str]) -> str:
    """The last letter of a scheme as an entity, so that no parser makes a link of it."""
    return f"{match[0][:-1]}&#{ord(match[0][-1])};"


def _entities(match: re.Match[str]) -> str:
    """What would begin a heading, a list or a rule, in entities."""
    return "".join(f"&#{ord(sign)};" for sign in match[0])


def csv_cell(text: str) -> str:
    """Text in a spreadsheet: what would begin a formula is quoted by an apostrophe."""
    safe = plain(text)
    return "'" + safe if safe.startswith(_FORMULA) else safe


def tex(text: str) -> str:
    """Text in LaTeX: active characters spelled out, brackets kept from being read as an option."""
    return "".join(_TEX.get(sign, sign) for sign in plain(text))


def shortened(text: str, limit: int) -> str:
    """At most `limit` columns of a terminal, the cut shown by an ellipsis."""
    safe = plain(text)
    if width(safe) <= limit:
        return safe
    kept, used = 0, _columns("…")
    for sign in safe:
        used += _columns(sign)
        if used > limit:
            break
        kept += 1
    return safe[:kept].rstrip() + "…"


def has_digit(text: str) -> bool:
    """Whether a text holds a digit, and so perhaps a number."""
    return any(sign.isdigit() for sign in text)


def width(text: str) -> int:
    """Columns that a text takes on a terminal: wide signs take two, combining ones none."""
    return sum(_columns(sign) for sign in text)


def _columns(sign: str) -> int:
    if unicodedata.combining(sign) or unicodedata.category(sign) == "Me":
        return 0
    return 2 if unicodedata.east_asian_width(sign) in ("W", "F") else 1
