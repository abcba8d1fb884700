"""Every error of the ledger. The docstring is the default message; `remedy` says what to do.

Exit codes (design §7): 1 fault · 2 usage · 3 refused · 4 not found · 5 conflict · 6 integrity.
"""

from typing import Any


class LedgerError(Exception):
    """Something went wrong."""

    exit_code = 1
    remedy = ""

    def __init__(self, message: str = "", remedy: str = "") -> None:
        self.message = message or (self.__doc__ or "").splitlines()[0]
        self.remedy = remedy or self.remedy
        super().__init__(self.message)

    def __reduce__(self) -> tuple[Any, ...]:
        """Errors cross process borders whole."""
        return (_rebuild, (type(self), dict(vars(self))))

    def as_dict(self) -> dict[str, Any]:
        """The JSON form that the command line prints."""
        return {"error": self.message, "remedy": self.remedy}


def _rebuild(kind: type[LedgerError], fields: dict[str, Any]) -> LedgerError:
    error = kind.__new__(kind)
    Exception.__init__(error, fields["message"])
    vars(error).update(fields)
    return error


class DatabaseError(LedgerError):
    """The database could not do it."""


class ReadOnlyLedger(DatabaseError):
    """This ledger is open for reading only."""

    remedy = "open it through an address without mode=ro, on a writable disk"


class DiskFull(DatabaseError):
    """The disk is full; nothing was written."""

    remedy = "free some space and repeat the command; the ledger is unharmed"


class DatabaseBusy(DatabaseError):
    """Another process held the database for too long; nothing was written."""

    remedy = "repeat the command; `ledger doctor` shows what is wrong if this persists"


class Unreachable(DatabaseError):
    """The database cannot be reached; what was under way may or may not have been written."""

    remedy = "check the address and repeat the command: the same event ids are never written twice"


class NotALedger(DatabaseError):
    """This database is not a ledger."""

    remedy = "check LEDGER_URL; `ledger init` makes a ledger in an empty place"


class NewerSchema(DatabaseError):
    """This ledger was written by a newer version of the program."""

    remedy = "upgrade experiment-ledger; nothing was changed"


class OlderSchema(DatabaseError):
    """This ledger has an older layout."""

    remedy = "run `ledger init` once to migrate it; events are never changed"


class Undecidable(LedgerError):
    """A decision broke the rules of its own stream; nothing was written."""

    remedy = "this is a fault of the program: report it with the message above"


class UsageError(LedgerError):
    """The request is malformed."""

    exit_code = 2


class Refused(LedgerError):
    """A rule forbids it. `refused` holds dictionaries with rule, reason and remedy."""

    exit_code = 3

    def __init__(self, refused: list[dict[str, str]], recorded: bool = True) -> None:
        self.refused = refused
        self.recorded = recorded
        lines = [f"{item['rule']}: {item['reason']}" for item in refused]
        super().__init__("refused\n" + "\n".join(lines), "\n".join(item["remedy"] for item in refused))

    def as_dict(self) -> dict[str, Any]:
        """`{"refused": [{"rule", "reason", "remedy"}]}`."""
        return {"refused": self.refused}


class NoPerson(LedgerError):
    """No person answers: stdin is not a terminal, or the answer did not come."""

    exit_code = 3
    remedy = "a person types this at a terminal; an agent cannot do it for him"


class NoApprover(LedgerError):
    """Nobody may approve in this ledger, or his key is not on this machine."""

    exit_code = 3
    remedy = "a person enrols at a terminal: `ledger init --approver`"


class WrongSecret(LedgerError):
    """The secret does not open an approver's key."""

    exit_code = 3
    remedy = "the approver types his own secret; a lost one cannot be recovered"


class NoAnswer(LedgerError):
    """A provider does not answer."""

    remedy = "check the provider's credentials and the network, then repeat the command"


class NotFound(LedgerError):
    """There is no such thing in this ledger."""

    exit_code = 4


class NoLedger(NotFound):
    """There is no ledger here."""

    remedy = "run `ledger init` in the project's folder, or set LEDGER_URL"


class Conflict(LedgerError):
    """Somebody else was faster, or the same id came with other content."""

    exit_code = 5


class WrongVersion(Conflict):
    """The stream is not at the expected version."""

    remedy = "read the stream again and decide anew"

    def __init__(self, stream: str, expected: str, actual: int) -> None:
        self.stream, self.expected, self.actual = stream, expected, actual
        super().__init__(f"stream {stream}: expected {expected}, found version {actual}")


class DuplicateId(Conflict):
    """The same event id came with other content: a fault or a forgery, never a retry."""

    remedy = "give new content a new id"


class PartialBatch(Conflict):
    """Some events of this append are stored already and some are new; nothing was written."""

    remedy = "repeat an append with exactly the events that it had the first time"


class Broken(LedgerError):
    """The ledger's integrity is broken."""

    exit_code = 6
    remedy = "restore a backup beside this file and compare; keep both"


class Uncountable(LedgerError):
    """The model could not be counted."""

    remedy = "run the model once on this sample to see its own error, then count again"


class SilentZero(Uncountable):
    """The counter saw no multiplication where the model hides some."""

    remedy = (
        "give the operation a formula (torch.utils.flop_counter.register_flop_formula), "
        "use the unfused form, or state the parameters alone"
    )
