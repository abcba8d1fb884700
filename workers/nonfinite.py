"""NaN and infinity in what training code reports."""

from typing import Any


class NonFinite(BaseException):
    """A logged or reported value was NaN or infinite; the attempt ends as `nan`.

    Not an `Exception`: a broad `except Exception` in training code must not hide it. Where it is
    swallowed all the same, the attempt still ends as `nan`.
    """

    def __init__(self, key: str, step: int | None, value: float) -> None:
        self.key, self.step, self.value = key, step, value
        where = "" if step is None else f" at step {step}"
        super().__init__(f"{key} is {value}{where}")


def as_number(key: str, value: Any) -> float:
    """The plain number behind a value: int as it is, anything with `__float__` converted.

    TypeError names the key where there is none; an integer too large for a float reads as infinite.
    """
    if type(value) is int and -(2**63) <= value < 2**63:
        return value
    if isinstance(value, str | bytes) or not hasattr(value, "__float__"):
        raise TypeError(f"{key}: {type(value).__name__} is not a number; pass a float or an int")
    try:
        return float(value)
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")
    except (TypeError, ValueError, RuntimeError) as error:
        raise TypeError(f"{key}: {error}; pass one number, for example loss.item()") from None
