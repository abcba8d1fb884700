"""`ledger compare`: pairs over the same subjects."""

from itertools import permutations

import pytest

from ledger.actions.results.compare import compare
from ledger.actions.results.import_results import import_results
from ledger.actions.results.import_stated import Stated
from ledger.errors import NotFound, Refused, UsageError
from ledger.projections.view import open_view
from ledger.store.read import head_index
from ledger.testing.story import Story, mark
from ledger.testing.tales import propose, scored, succeed

A = {"1": 10.0, "2": 12.0, "9": 9.0, "10": 14.0, "11": 11.0, "12": 8.0}
B = {"1": 12.0, "2": 13.0, "9": 12.0, "10": 14.0, "11": 10.0, "12": 12.0}


def test_a_pair(store, told):
    """Differences are a − b; by hand: mean −1.5, five of six change, four of them for the better."""
    told(("xa", A, {}), ("xb", B, {}))
    found = compare(store, ["xa", "xb"])
    pair = found["pairs"][0]
    assert (pair["a"], pair["b"], pair["n"]) == ("xa", "xb", 6)
    assert pair["mean_difference"] == pytest.approx(-1.5)
    assert (pair["improved"], pair["unchanged"]) == (4, 1)
    assert pair["sd_difference"] == pytest.approx(1.870829)
    assert pair["dz"] == pytest.approx(-1.5 / 1.870829, rel=1e-6)
    assert (pair["method"], pair["p_sign_flip_error"]) == ("exact", 0.0)
    assert pair["p_holm"] == pair["p_sign_flip"]
    assert (found["metric"], found["unit"], found["direction"]) == ("rmse", "ms", "lower")
    assert found["index"] == head_index(store)


def test_pairs_in_the_order_of_the_arguments(store, told):
    """Three experiments make (1, 2), (1, 3), (2, 3); Holm corrects over all three."""
    other = {subject: value + 5 for subject, value in B.items()}
    told(("xa", A, {}), ("xb", B, {}), ("xc", other, {}))
    found = compare(store, ["xb", "xa", "xc"])["pairs"]
    assert [(pair["a"], pair["b"]) for pair in found] == [("xb", "xa"), ("xb", "xc"), ("xa", "xc")]
    assert min(pair["p_sign_flip"] for pair in found) == 2 / 2**6
    assert min(pair["p_holm"] for pair in found) == 3 * 2 / 2**6


def test_the_other_way_round(store, told):
    """b − a has the opposite difference and the same p."""
    told(("xa", A, {}), ("xb", B, {}))
    one, other = (compare(store, names)["pairs"][0] for names in (["xa", "xb"], ["xb", "xa"]))
    assert one["mean_difference"] == -other["mean_difference"]
    assert one["p_sign_flip"] == other["p_sign_flip"]
    assert one["improved"] + other["improved"] + one["unchanged"] == one["n"]


def test_five_subjects_cannot_reach_five_percent(store, told):
    """With S = 5 the smallest two-sided p is 2/2^5 = 0.0625."""
    a, b = ({name: values[name] for name in list(A)[:5]} for values in (A, B))
    told(("xa", a, {}), ("xb", b, {}))
    pair = compare(store, ["xa", "xb"])["pairs"][0]
    assert (pair["attainable"], pair["minimum_p"]) == (False, 0.0625)


def test_an_import_beside_an_own_experiment(store, told, imported):
    """An import of the same metric under another spelling is compared, and labelled."""
    told(("xa", A, {}))
    imported(B)
    pair = compare(store, ["xa", "other"])["pairs"][0]
    assert (pair["mean_difference"], "other: IMPORTED" in pair["labels"]) == (pytest.approx(-1.5), True)


def test_a_grid_is_compared_by_its_selected_configuration(store):
    """The winner of a grid stands for it, and says that held-out scores have picked it."""
    told = Story()
    scored(told, "xa", A)
    plan = {"subjects": list(B), "seeds": [1], "configs": [{"lr": 0.1}, {"lr": 0.2}]}
    propose(told, "xg", list(B), [1], plan=plan, name="xg")
    for place, subject in enumerate([*B, *B], 1):
        succeed(told, f"xg.{place}", subject, 1, B[subject] + (3.0 if place <= 6 else 0.0))
    told.append(store)
    found = compare(store, ["xa", "xg"])
    assert found["pairs"][0]["mean_difference"] == pytest.approx(-1.5)
    assert any("SELECTED" in label for label in found["pairs"][0]["labels"])
    assert found["experiments"][1]["config"] == {"lr": 0.2}


def test_other_data_is_said(store):
    """Two plans on different data are compared, and the pair says so."""
    told = Story()
    scored(told, "xa", A)
    data = {
        "name": "other", "kind": "real", "path": "o.csv", "subject_column": "subject",
        "files": [{"path": "o.csv", "sha256": mark("o"), "bytes": 1}], "rows": 6, "subjects": list(B),
        "digest": mark("other"),
    }  # fmt: skip
    propose(told, "xb", list(B), [1], data=data, name="xb")
    for place, subject in enumerate(B, 1):
        succeed(told, f"xb.{place}", subject, 1, B[subject])
    told.append(store)
    assert "DIFFERENT DATA" in compare(store, ["xa", "xb"])["pairs"][0]["labels"]


def test_two_different_experiments_are_due(store, told):
    """One experiment, or the same one under two names, is a mistake of the command line."""
    told(("xa", A, {}))
    for names in (["xa"], ["xa", "xa"], ["xa", "@last"]):
        with pytest.raises(UsageError):
            compare(store, names)
    with pytest.raises(NotFound):
        compare(store, ["xa", "nobody"])


def test_one_common_subject_has_no_test(store, told):
    """One subject carries a difference, but neither SD nor p."""
    told(("xa", {"1": 1.0}, {}), ("xb", {"1": 3.0}, {}))
    pair = compare(store, ["xa", "xb"], allow_incomplete=True)["pairs"][0]
    assert (pair["n"], pair["mean_difference"]) == (1, -2.0)
    assert [pair[key] for key in ("sd_difference", "ci95", "p_sign_flip", "p_holm", "dz")] == [None] * 5


def test_equal_experiments(store, told):
    """Where nothing differs no test finds anything: p is 1, and nobody improves."""
    told(("xa", A, {}), ("xb", A, {}))
    pair = compare(store, ["xa", "xb"])["pairs"][0]
    assert (pair["mean_difference"], pair["improved"], pair["unchanged"]) == (0.0, 0, 6)
    assert (pair["p_sign_flip"], pair["dz"]) == (1.0, None)


def test_as_it_stood(store):
    """At an earlier index stands what was known there: an experiment without results is refused."""
    told = Story()
    scored(told, "xa", A)
    scored(told, "xb", {}, list(B))
    told.append(store)
    index = open_view(store).index
    start = len(told.lines)
    for place, subject in enumerate(B, 1):
        succeed(told, f"xb.{place}", subject, 1, B[subject])
    told.append(store, start)
    assert compare(store, ["xa", "xb"])["pairs"][0]["n"] == 6
    with pytest.raises(Refused):
        compare(store, ["xa", "xb"], to_index=index)


def test_the_order_of_events_does_not_matter(sqlite_template, tmp_path):
    """The same runs recorded in any order give the same comparison, to the last bit."""
    import shutil

    from ledger.store.open import open_store

    found = []
    for number, order in enumerate(permutations(("1", "2", "9"))):
        path = tmp_path / f"{number}.db"
        shutil.copy(sqlite_template, path)
        with open_store(f"sqlite:///{path}") as store:
            told = Story()
            for experiment, values in (("xa", A), ("xb", B)):
                propose(told, experiment, ["1", "2", "9"], [1], name=experiment)
                for subject in order:
                    cell = ["1", "2", "9"].index(subject) + 1
                    succeed(told, f"{experiment}.{cell}", subject, 1, values[subject])
            told.append(store)
            found.append(compare(store, ["xa", "xb"])["pairs"])
    assert all(pairs == found[0] for pairs in found)


def test_words_for_one_unit(store, tmp_path):
    """`fraction` and `proportion` are one unit, and so are the spellings of a metric."""
    file, about = tmp_path / "a.csv", {"direction": "higher", "source": "https://a.org/b"}
    file.write_text("subject,value\na,0.5\nb,0.7\n")
    import_results(store, file, Stated("s", "one", "accuracy", "fraction", **about))
    import_results(store, file, Stated("s", "two", "Accuracy score", "proportion", **about))
    assert compare(store, ["one", "two"])["pairs"][0]["mean_difference"] == 0.0
