"""Each protocol from the proposal to the results, through the real supervisor."""

import json
from pathlib import Path
from typing import Any

import pytest

from ledger.actions.planning.propose import propose
from ledger.actions.runs.launch import launch
from ledger.places import spool_folder
from ledger.store.open import open_store

EXAMPLE = Path(__file__).parents[1] / "schemas" / "example.toml"
# what the run was told, and the rows that it holds out and trains on, as training code would select them
CODE = '''
import csv, json
from workers import Run

class MLP:
    """No model at all."""

def train(run: Run) -> None:
    with open(run.data, newline="") as file:
        rows = list(csv.DictReader(file))
    out = [r for r in rows if r["subject"] in run.test_subjects and run.session in (None, r["session"])]
    rest = [r for r in rows if r["subject"] in run.train_subjects and r not in out]
    seen = {
        "fold": run.fold, "subject": run.subject, "session": run.session, "test": run.test_subjects,
        "train": run.train_subjects, "out": len(out), "rest": len(rest),
    }
    (run.folder / "seen.json").write_text(json.dumps(seen))
    middle = sum(float(r["y"]) for r in rest) / len(rest)
    run.predictions(range(len(out)), [float(r["y"]) for r in out], [middle] * len(out))
'''
DATA = "subject,session,y\n" + "".join(
    f"{who},{session},{place * 10 + day}\n"
    for place, who in enumerate(("ann", "bob", "cyd", "dan", "eve"))
    for session in ("am", "pm")
    for day in range(3)
)
GATE = {
    "tokenization": "one row of the table", "isa_formula": "MLP in train_mlp.py", "b_matrix": "n/a: closed",
    "training": "forward, one mean", "metric": "rmse in ms on the held-out subject, lower is better",
    "research_question": "This run tests whether folds reach the code.", "prior_results": "none was found",
    "known_bugs": "none known",
}  # fmt: skip


@pytest.fixture
def done(lab: Any, tmp_path: Path) -> Any:
    """`done(protocol)`: what each cell saw, by its number, and its result, after smoke and fan-out."""

    def run(protocol: str) -> list[dict[str, Any]]:
        spec = EXAMPLE.read_text().replace(
            'kind = "loso"', f'{protocol}\nexclude = {{ "eve" = "left early" }}'
        )
        spec = spec.replace("seeds = [42, 137, 256, 512, 1024]", "deterministic = true")
        spec = spec.replace('subject_column = "subject"', 'subject_column = "subject"\ntarget_column = "y"')
        answers = "\n".join(f'{name} = "{answer}"' for name, answer in GATE.items())
        spec = spec.replace("[gate]", f"[gate]\n{answers}\n#", 1)
        for name, text in (("mlp.toml", spec), ("train_mlp.py", CODE), ("sleepstudy.csv", DATA)):
            (tmp_path / name).write_text(text)
        with open_store(lab.url) as store:
            lab.experiment = propose(store, tmp_path / "mlp.toml")["experiment"]
            lab.spool = spool_folder(store.url, store.ledger_id)
            lab.spool.mkdir(parents=True, exist_ok=True)
        for smoke in (True, False):
            with open_store(lab.url) as store:
                asked = launch(store, lab.experiment, smoke=smoke)["runs"]
            assert not asked or lab.launch()[0] == 0
        proposed = lab.stream(f"experiment-{lab.experiment}")[0].data
        numbers = range(1, len(proposed["plan"]["subjects"]) + 1)
        # the code predicts the mean of its training rows, and so does the trivial baseline
        values = [lab.of_type("result.recorded", number)[0]["value"] for number in numbers]
        assert values == pytest.approx(list(proposed["trivial"]["values"].values()))
        return [json.loads((lab.folder(number) / "seen.json").read_text()) for number in numbers]

    return run


def test_loso_holds_out_one_subject(done: Any) -> None:
    """The fold is the subject; the others but for the excluded one are trained on."""
    seen = done('kind = "loso"')
    assert [cell["subject"] for cell in seen] == ["ann", "bob", "cyd", "dan"]
    assert seen[0] == {
        "fold": "ann", "subject": "ann", "session": None, "test": ["ann"], "train": ["bob", "cyd", "dan"],
        "out": 6, "rest": 18,
    }  # fmt: skip


def test_a_session_is_held_out_of_its_subject(done: Any) -> None:
    """All subjects are trained on, the own one by its other sessions; the session is named."""
    seen = done('kind = "leave-one-session-out"\nsession_column = "session"')
    assert [cell["fold"] for cell in seen][:3] == ["ann/am", "ann/pm", "bob/am"]
    assert seen[1] == {
        "fold": "ann/pm", "subject": "ann", "session": "pm", "test": ["ann"],
        "train": ["ann", "bob", "cyd", "dan"], "out": 3, "rest": 21,
    }  # fmt: skip


def test_a_group_of_subjects_is_held_out_together(done: Any) -> None:
    """A fold of several subjects has its own name in place of a subject's."""
    seen = done('kind = "grouped-k-fold"\nk = 3')
    assert [cell["test"] for cell in seen] == [["ann", "dan"], ["bob"], ["cyd"]]
    assert [cell["subject"] for cell in seen] == ["fold-1", "fold-2", "fold-3"]
    assert (seen[0]["train"], seen[0]["out"], seen[0]["rest"]) == (["bob", "cyd"], 12, 12)


def test_a_single_split_is_one_fold(done: Any) -> None:
    """The stated subjects are held out together, once."""
    (seen,) = done('kind = "single-split"\ntest = ["dan", "bob"]')
    assert (seen["fold"], seen["subject"], seen["test"]) == ("test", "test", ["bob", "dan"])
    assert (seen["train"], seen["out"], seen["rest"]) == (["ann", "cyd"], 12, 12)
