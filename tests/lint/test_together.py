"""Files that are read together: names are followed from one into the other."""

from collections.abc import Callable
from textwrap import dedent

import pytest

Check = Callable[..., None]
COMMON = """
    import modal
    app = modal.App("x")
    vol = modal.Volume.from_name("a")
    OPTIONS = {"retries": 0, "timeout": 60, "volumes": {"/ckpt": vol}}
"""
WORK = """
    from common import OPTIONS, app
    import keep
    @app.function(**OPTIONS)  # ! R25 error
    def train(x):
        keep.save("/ckpt/a")
"""
KEEP = """
    import torch
    def save(path):
        torch.save({}, path)  # ! R25 error
"""
START = """
    from work import train
    def main():
        train.map([1])  # ! R25 error
"""
FILES = {name: dedent(text) for name, text in
         {"common.py": COMMON, "work.py": WORK, "keep.py": KEEP, "start.py": START}.items()}  # fmt: skip
RUN = dedent("""
    import torch
    from workers import Run

    def train(run: Run) -> None:
        model = torch.nn.Linear(1, 1)
        print("start")
        for step in run.progress(range(run.config["epochs"])):
            model(torch.ones(1)).backward()
            print(step)  # ! R27 warning
            run.checkpoint(model, step=step)
""")


def test_options_volumes_and_functions_of_other_files(check: Check) -> None:
    """App, options, helper and caller each in a file of its own; also below a folder."""
    check(FILES)
    check({f"lab/sleep/{name}": text for name, text in FILES.items()})


def test_relative_imports(check: Check) -> None:
    """A package's own modules, `__init__` included."""
    pack = {
        "pack/__init__.py": "from .common import app\n",
        "pack/common.py": "import modal\napp = modal.App()\n",
        "pack/sub/work.py": "from .. import app\nfrom ..common import app as b\n"
        "@app.function(retries=1)  # ! R25 error\ndef f():\n    return 1\n"
        "@b.function(timeout=1)  # ! R25 error\ndef g():\n    return f.map([1])  # ! R25 error\n",
    }
    check(pack)


def test_files_that_import_each_other(check: Check) -> None:
    """A circle of imports ends."""
    check({"a.py": "from b import x\nx.map(1)\n", "b.py": "from a import x\nimport a\na.x.map(1)\n"})


def test_a_setting_holds_for_what_is_imported(check: Check) -> None:
    """Unbuffered in the entry file is unbuffered in the loop's file; other files are not meant."""
    entry = "import sys, loop\nsys.stdout.reconfigure(line_buffering=True)\n"
    loop = "def f():\n    for epoch in range(9):\n        print(epoch)"
    check({"main.py": entry, "loop.py": loop})
    check({"main.py": entry, "loop.py": loop, "alone.py": loop + "  # ! R27 warning"})


def test_a_checkpoint_may_stand_in_another_file(check: Check) -> None:
    """A loop whose module is saved by the file that imports it has its checkpoint."""
    loop = "import torch\ndef fit(m):\n    for x in range(9):  # ! R16 warning\n        m(x).backward()\n"
    save = "import torch, loop\ntorch.save(loop.fit(1).state_dict(), 'a.pt')\n"
    check({"loop.py": loop})
    check({"loop.py": loop.replace("  # ! R16 warning", ""), "save.py": save})


def test_local_training_is_warned_and_remote_training_is_an_error(check: Check) -> None:
    """R27: the same training function; where another machine runs it, its prints are errors."""
    check({"a.py": RUN})
    check({"a.py": RUN.replace("R27 warning", "R27 error")}, elsewhere=True)


@pytest.mark.parametrize("save", ["pass", "torch.save(model.state_dict(), run.folder / 'a.pt')"])
def test_a_training_function_needs_the_checkpoint_of_its_run(check: Check, save: str) -> None:
    """R16: what the ledger cannot restore is no checkpoint of a run."""
    text = RUN.replace("run.checkpoint(model, step=step)", save).replace(
        "print(step)  # ! R27 warning", "pass"
    )
    check({"a.py": text.replace('["epochs"])):', '["epochs"])):  # ! R16 warning')})


def test_a_helper_may_keep_the_checkpoint(check: Check) -> None:
    """`run.checkpoint` in what the loop calls is enough."""
    text = RUN.replace("run.checkpoint(model, step=step)", "keep(run, model)")
    check({"a.py": text + "\ndef keep(run, model):\n    run.checkpoint(model)\n"})
