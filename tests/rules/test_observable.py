"""R34 and R35: what an amplitude-only observable declares, and the statistics that it forbids by name."""

import pytest

from ledger.rules.observable import (
    check_observable,
    r34_declaration,
    r35_metric_answer,
    symmetry_of,
)

WHOLE = {
    "symmetry": "Z2", "stored_as": "real component, one a trial", "gauge_fix": "none",
    "independent_unit": "trial", "trial_ids": "trial",
}  # fmt: skip


@pytest.fixture
def amplitude(spec):
    """`amplitude(name="rms")`: a spec of an amplitude-only observable, whole but for what is changed."""

    def make(unit="trial", **metric):
        spec["metric"] = {**spec["metric"], "name": "mean_abs", **metric}
        spec["observable"] = {"class": "AMPLITUDE-ONLY", **WHOLE, "independent_unit": unit}
        return spec

    return make


def test_a_whole_declaration_passes(amplitude):
    """Mean of absolute values over trials, with all five keys: nothing to refuse."""
    assert check_observable(amplitude()) == []


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.parametrize("text", ["", "tbd"])
def test_each_missing_key_is_named_with_its_line(amplitude, rules, name, text):
    """R34: the remedy is the line of TOML that is missing; a placeholder is none."""
    spec = amplitude()
    spec["observable"][name] = text
    (refused,) = check_observable(spec)
    assert rules([refused]) == ["R34"]
    assert f"{name} is not declared" in refused["reason"]
    assert f'write [observable] {name} = "' in refused["remedy"]


def test_nothing_declared_names_all_five(spec, rules):
    """A bare class gives five refusals at once."""
    spec["observable"] = {"class": "AMPLITUDE-ONLY"}
    assert rules(check_observable(spec)) == ["R34"] * 5


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Z2", ("Z2", None)), ("z_2", ("Z2", None)), ("sign", ("Z2", None)), ("U(1)", ("U(1)", None)),
        ("u1", ("U(1)", None)), ("phase", ("U(1)", None)), ("O(3)", ("O(k)", 3)), ("SO(3)", ("O(k)", 3)),
        ("O(k)", ("O(k)", None)), ("Z3", None), ("none", None), ("gauge", None),
    ],
)  # fmt: skip
def test_symmetries_are_known_by_their_spellings(text, meant):
    """What the ledger can draw at random, however it is written."""
    assert symmetry_of(text) == meant


def test_an_unknown_symmetry_is_refused(rules):
    """A group that the ledger cannot draw is no declaration."""
    assert rules(r34_declaration({**WHOLE, "symmetry": "SL(2,R)"})) == ["R34"]


@pytest.mark.parametrize(
    ("name", "valid"),
    [
        *((name, "mean_abs") for name in (
            "mean", "signed mean", "signed_mean", "ensemble_mean", "Ensemble-average", "average",
            "signed_mean_of_psi", "mean(x)", "⟨x⟩", "signedMean",
        )),
        *((name, "trials") for name in (
            "p", "p_value", "p over seeds", "pval across seeds", "P-value", "t-test over seeds",
        )),
        *((name, "trial means") for name in (
            "block bootstrap", "block-bootstrap SE", "intra-trajectory SE", "intra_trajectory_block_se",
            "within-trial standard error",
        )),
    ],
)  # fmt: skip
def test_statistics_are_refused_by_name(amplitude, rules, name, valid):
    """R35: each forbidden statistic, in its spellings, with the valid one offered."""
    refused = check_observable(amplitude(name=name))
    assert set(rules(refused)) == {"R35"}
    assert valid in refused[0]["remedy"]


@pytest.mark.parametrize(
    "name",
    [
        "mean_abs", "rms", "mean_square", "abs overlap", "debiased_power", "mean abs(x)", "mean |x|",
        "ensemble mean of abs(x)", "unsigned mean", "median_abs", "rmse", "accuracy",
        "p-value by label permutation on abs(x)", "mean absolute error", "mean overlap fidelity",
        "average precision", "p50 latency", "power", "ensemble mean fidelity", "mean ensemble accuracy",
    ],
)  # fmt: skip
def test_invariant_statistics_pass(amplitude, name):
    """What does not depend on the sign is not refused by its name."""
    assert check_observable(amplitude(name=name)) == []


@pytest.mark.parametrize("key", ["split", "uncertainty"])
@pytest.mark.parametrize(
    "text",
    [
        "block bootstrap", "moving-block bootstrap SE within each trajectory", "p < .05 over seeds",
        "p over 5000 seeds, SD over trials", "SE of the mean within a trajectory, the error over trials",
        "block bootstrap within a trajectory, then over subjects", "5 seeds, p = .01",
    ],
)  # fmt: skip
def test_split_and_uncertainty_are_read_too(amplitude, rules, key, text):
    """R35: the error between trials is no block bootstrap and no p over seeds."""
    assert set(rules(check_observable(amplitude(**{key: text})))) == {"R35"}


@pytest.mark.parametrize(
    "text",
    [
        "SD of the trial means / sqrt(R)", "no block bootstrap", "interval over trials, never p over seeds",
        "within-trajectory precision", "held-out subject, 5 seeds", "block bootstrap over subjects",
        "SD over 5 seeds, permutation p over subjects", "sign-flip p over subjects, 5 seeds averaged first",
        "values averaged within each trial, then SD over trials", "mean within each trial; SD over trials",
    ],
)  # fmt: skip
def test_what_is_denied_or_labelled_is_no_claim(amplitude, text):
    """Naming a statistic in order to rule it out is allowed; so is precision that is labelled so."""
    assert check_observable(amplitude(uncertainty=text)) == []


@pytest.mark.parametrize(
    "unit",
    ["window", "time point", "sample", "block", "200 ms window", "windows of a trial", "seed", "frame"],
)
def test_a_part_of_a_trial_is_no_independent_unit(amplitude, rules, unit):
    """R35: windows, samples, blocks and seeds are not independent."""
    refused = check_observable(amplitude(unit=unit))
    assert rules(refused) == ["R35"]
    assert '"trial"' in refused[0]["remedy"]


@pytest.mark.parametrize(
    "unit", ["trial", "subject", "session", "trial (40 windows each)", "block of trials", "molecule"]
)
def test_whole_units_pass(amplitude, unit):
    """A whole trial, subject or session is independent."""
    assert check_observable(amplitude(unit=unit)) == []


@pytest.mark.parametrize("kind", ["CLASSICAL", "AMBIGUOUS", "N/A"])
def test_other_classes_keep_their_statistics(amplitude, kind):
    """The forbidden names are forbidden on amplitude-only observables alone."""
    spec = amplitude(unit="window", name="signed mean", uncertainty="block bootstrap, p over seeds")
    spec["observable"] = {"class": kind}
    assert check_observable(spec) == []
    assert r35_metric_answer("p over seeds of the signed mean", spec) == []


def test_the_gate_reads_the_metric_answer(amplitude, rules):
    """R35 of the answer: forbidden statistics are named, denials pass."""
    spec = amplitude()
    said = "mean_abs in mV on the held-out subject, its error a block bootstrap; the signed mean beside it"
    assert rules(r35_metric_answer(said, spec)) == ["R35", "R35"]
    assert r35_metric_answer("mean_abs in mV, no signed mean, never a p over seeds", spec) == []
