"""A line as it is typed at a terminal that neither echoes nor edits."""

_BACK, _KILL, _END, _ENTER, _SPACE = b"\x7f\x08", 0x15, b"\x04\x00", b"\r\n", 0x20
_RUB_OUT = "\b \b"
_MOST = 4096


class Line:
    """Backspace and Ctrl-U edit, Enter ends, Ctrl-D ends or gives up; other control bytes are dropped.

    `done`: a line stands in `text`. `given_up`: the input ended before anything was typed.
    """

    __slots__ = ("_part", "_typed", "done", "given_up")

    def __init__(self) -> None:
        self._typed: list[str] = []
        self._part = bytearray()
        self.done = self.given_up = False

    @property
    def text(self) -> str:
        """What was typed so far; bytes that are not UTF-8 are kept as surrogates."""
        return "".join(self._typed) + self._part.decode("utf-8", "surrogateescape")

    def take(self, byte: int) -> str:
        """Take one byte in; what a terminal that shows the line would print for it."""
        if byte in _ENTER:
            self.done = True
        elif byte in _END:
            self.done, self.given_up = bool(self.text), not self.text
        elif byte in _BACK:
            return self._rubbed(1)
        elif byte == _KILL:
            return self._rubbed(len(self._typed))
        elif byte >= _SPACE and len(self._typed) < _MOST:
            return self._added(byte)
        return ""

    def _added(self, byte: int) -> str:
        self._part.append(byte)
        try:
            char = self._part.decode("utf-8")
        except UnicodeDecodeError:
            if len(self._part) < 4:
                return ""  # the rest of the character is still to come
            char = self._part.decode("utf-8", "surrogateescape")
        self._part.clear()
        self._typed += char
        return char

    def _rubbed(self, most: int) -> str:
        self._part.clear()
        count = min(most, len(self._typed))
        del self._typed[len(self._typed) - count :]
        return _RUB_OUT * count
