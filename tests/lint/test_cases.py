"""Small scripts, each with what is to be found in it."""

from collections.abc import Callable

import pytest

Check = Callable[..., None]
On = Callable[[str], None]


@pytest.mark.cases("calls-map")
def test_a_map_on_a_modal_function_is_an_error(on_modal: On, script: str) -> None:
    """R25: however the function is named, `.map` and its like on it are found at their line."""
    on_modal(script)


@pytest.mark.cases("calls-other")
def test_other_calls_are_left_alone(on_modal: On, script: str) -> None:
    """R25: maps and loops that call no Modal function give nothing, nor do good calls."""
    on_modal(script)


@pytest.mark.cases("calls-slow")
def test_calls_that_wait_or_die_are_warned_of(on_modal: On, script: str) -> None:
    """R25: `.remote` in a loop, an App that is not detached, a call while the file is imported."""
    on_modal(script)


@pytest.mark.cases("options")
def test_the_options_of_a_modal_function(on_modal: On, script: str) -> None:
    """R25: missing retries or timeout are errors, those that cannot be read warnings."""
    on_modal(script)


@pytest.mark.cases("volumes-ways")
def test_every_way_out_is_followed(on_modal: On, script: str) -> None:
    """R25: a write that is never committed is an error; committed on some ways, or unreadable, a warning."""
    on_modal(script)


@pytest.mark.cases("volumes-helped")
def test_helpers_are_followed(on_modal: On, script: str) -> None:
    """R25: a write and its commit may stand in other functions; the paths they are given are followed."""
    on_modal(script)


MOUNTED = """
import os, shutil
from pathlib import Path
import matplotlib.pyplot as plt, numpy as np, pandas as pd
@app.function(retries=1, timeout=60, volumes={"/ckpt": vol})
def f(x):
    """


@pytest.mark.cases("volumes-writes")
def test_each_way_to_write(on_modal: On, script: str) -> None:
    """R25: found below the mount; not with a commit after it, and not elsewhere."""
    line = MOUNTED + script.strip()
    on_modal(line + "  # ! R25 error")
    on_modal(line + "\n    vol.commit()")
    on_modal(line.replace('"/ckpt', '"/tmp/ckpt').replace('"/tmp/ckpt": vol', '"/ckpt": vol'))


@pytest.mark.cases("saves-whole")
def test_a_whole_module_is_found(with_torch: On, script: str) -> None:
    """R16: by what the argument is it is an error, by its name alone a warning."""
    with_torch(script)


@pytest.mark.cases("saves-state")
def test_a_state_dict_is_left_alone(with_torch: On, script: str) -> None:
    """R16: state dicts, tensors and what is no torch module give nothing."""
    with_torch(script)


TRAIN = """
import json, numpy as np, torch
import matplotlib.pyplot as plt

def fit(model, data, opt):
    for x in data:
        model(x).backward()
        opt.step()
        SAVE

def main(model, data, opt):
    for epoch in range(100):MARK
        fit(model, data, opt)
"""


@pytest.mark.cases("checkpoints-none")
def test_training_that_saves_nothing_is_warned_of(check: Check, script: str) -> None:
    """R16: pictures, arrays and metrics are no checkpoint; the outermost loop is named."""
    check({"train.py": TRAIN.replace("SAVE", script.strip()).replace("MARK", "  # ! R16 warning")})


@pytest.mark.cases("checkpoints-saved")
def test_training_that_saves_is_left_alone(check: Check, script: str) -> None:
    """R16: each usual way to save a state_dict counts."""
    check({"train.py": TRAIN.replace("SAVE", script.strip()).replace("MARK", "")})


@pytest.mark.cases("prints-found", "prints-fine")
def test_prints_in_training_loops(check: Check, script: str) -> None:
    """R27: in a loop that trains an error, in one that only sounds so a warning; flushed ones nothing."""
    check({"train.py": script})


@pytest.mark.cases("prints-modal")
def test_prints_in_modal_functions(on_modal: On, script: str) -> None:
    """R27: in a loop there an error, elsewhere in the function a warning."""
    on_modal(script)


@pytest.mark.cases("children")
def test_python_as_a_child(check: Check, script: str) -> None:
    """R27: a training script that is started without -u is a warning."""
    check({"train.py": "import os, subprocess, sys\n" + script})


@pytest.mark.cases("innocent")
def test_innocent_scripts_give_nothing(check: Check, script: str) -> None:
    """Other libraries, and scripts as they should be, give no finding at all."""
    check({"train.py": script}, elsewhere=True)
