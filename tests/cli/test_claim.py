"""`ledger claim`: the contract of its JSON, its exit codes and its text."""

from pathlib import Path

import pytest

from ledger.cli.main import main


def test_claims_are_made_listed_and_refused(call, proposed):
    """Graded with 0, refused with 3 and recorded; without TEXT the list."""
    code, made = call("claim", "It may work", "--project", "scores")
    assert (code, set(made)) == (0, {"claim", "grade", "kind", "why", "cites", "project"})
    assert (made["grade"], made["kind"]) == ("E5", "scientific")
    code, word = call("claim", "So it is", "--cite", made["claim"])
    assert (code, word["grade"], word["cites"]) == (0, "E5", [made["claim"]])
    code, refused = call("claim", "Use it", "--cite", made["claim"], "--kind", "architecture")
    assert (code, [item["rule"] for item in refused["refused"]]) == (3, ["R41"])
    code, listed = call("claim")
    assert (code, [row["claim"] for row in listed["claims"]]) == (0, [made["claim"], word["claim"]])
    assert (listed["claims"][0]["recorded"], listed["claims"][0]["carries"]) == ("E5", True)
    assert len(call("audit", "--type", "claim.refused")[1]["events"]) == 1
    assert call("claim", "--reverify", made["claim"], "--cite", word["claim"])[0] == 3
    assert call("verify")[0] == 0


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["claim", ""], 2),
        (["claim", "a", "--kind", "moral"], 2),
        (["claim", "--cite", "shift"], 2),
        (["claim", "--public"], 2),
        (["claim", "a", "--reverify", "b"], 2),
        (["claim", "a", "--to", "1"], 2),
        (["claim", "--reverify", "b", "--at", "2026-01-01"], 2),
        (["claim", "--to", "1", "--at", "2026-01-01"], 2),
        (["claim", "--at", "yesterday"], 2),
        (["claim", "--to", "100000"], 4),
        (["claim", "a", "--cite", "nobody"], 4),
        (["claim", "a", "--cite", "shift"], 4),
        (["claim", "--reverify", "nobody"], 4),
    ],
)
def test_mistakes(call, proposed, words: list[str], code: int):
    """A mistake ends with 2, what is not there with 4; nothing is recorded."""
    assert call(*words)[0] == code
    assert call("claim")[1]["claims"] == []


def test_the_list_as_it_stood(call, proposed):
    """`--to` and `--at` list the claims of a prefix, as of its last event."""
    made = [call("claim", text, "--project", "scores")[1]["claim"] for text in ("one", "two")]
    rows = call("claim")[1]["claims"]
    assert [row["claim"] for row in rows] == made
    code, then = call("claim", "--to", str(rows[0]["index"]))
    assert (code, [row["claim"] for row in then["claims"]], then["index"]) == (0, made[:1], rows[0]["index"])
    assert call("claim", "--at", "2001-01-01")[1]["claims"] == []
    assert call("claim", "--at", "2999-01-01")[1]["claims"] == rows


def test_text_for_people(ready: Path, capsys):
    """The grade, the kind and why it is no better; the list as a table."""
    assert main(["claim"]) == 0
    assert main(["claim", "It may \x1b[31mwork"]) == 0
    assert main(["claim"]) == 0
    out = capsys.readouterr().out.splitlines()
    assert out[0] == "no claim"
    assert out[1].startswith("E5 scientific claim ")
    assert out[2] == "  no evidence is cited: E5, a hypothesis"
    assert out[3].split()[:5] == ["CLAIM", "KIND", "GRADE", "AS", "OF"]
    assert out[4].endswith("It may work")
