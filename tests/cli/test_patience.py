"""What a launch says while it waits for head-room."""

from ledger.cli.patience import Patience


def test_it_says_why_once_a_minute_if_that_is_news(capsys):
    """The first line says how to leave; the same is not said again, and news at most once a minute."""
    clock, slept = iter([0.0, 3.0, 6.0, 61.0]), []
    patience = Patience(lambda: next(clock), slept.append)
    for why in ("a holds $18", "a holds $18", "a holds $9", "a holds $9"):
        patience(why)
    told = capsys.readouterr().err.splitlines()
    assert told == ["a holds $18; Ctrl-C leaves, nothing is launched then", "a holds $9"]
    assert slept == [3.0] * 4
