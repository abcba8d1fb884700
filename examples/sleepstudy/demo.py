"""The whole path on real people's data: proposal, gate, smoke, fan-out, dead end, table, comparison, pages.

    python examples/sleepstudy/demo.py [FOLDER]

FOLDER must be empty or new (default: a new temporary folder). LEDGER_URL is honoured, so the same demo runs
on Postgres. Nothing here knows a result beforehand: every number is read back from the ledger.
"""

import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).resolve().parent
LEDGER = [sys.executable, "-m", "ledger"]
COLOUR = sys.stdout.isatty() and "NO_COLOR" not in os.environ


def say(text: str) -> None:
    print(f"\n\033[1m{text}\033[0m" if COLOUR else f"\n== {text}", flush=True)


def shown(arguments: list[str]) -> None:
    line = "$ ledger " + shlex.join(arguments)
    print(f"\033[36m{line}\033[0m" if COLOUR else line, flush=True)


def run(*arguments: str, expect: int = 0) -> None:
    """One command as a user types it; its output goes straight to the screen."""
    shown(list(arguments))
    done = subprocess.run([*LEDGER, *arguments])
    if done.returncode != expect:
        sys.exit(f"demo: expected exit {expect}, got {done.returncode}")
    if expect:
        print(f"(exit {expect})", flush=True)


def ask(*arguments: str) -> dict:
    """One command with --json, for the parts that need an answer to go on."""
    done = subprocess.run([*LEDGER, *arguments, "--json"], capture_output=True, text=True)
    if done.returncode:
        sys.exit(
            f"demo: ledger {shlex.join(arguments)} ended with {done.returncode}\n{done.stdout}{done.stderr}"
        )
    return json.loads(done.stdout)


def baseline() -> None:
    say("1. Propose the trivial baseline, and try to launch it without the eight answers")
    run("propose", "mean.toml")
    run("launch", "mean", "--smoke", expect=3)

    say("2. Answer the eight questions, look at the cost, run one cell, then the rest")
    answers = {
        "tokenization": "one day of one person: the reaction time in ms",
        "isa_formula": "train_mean:Mean, train_mean.py",
        "b_matrix": "n/a: nothing is initialised",
        "training": "forward only: one mean over the other 17 people",
        "metric": "rmse in ms on the held-out subject, lower is better",
        "research_question": "This run tests how far the mean of other people is from an unseen person.",
        "prior_results": "none found in this ledger",
        "known_bugs": "none known",
    }
    run("gate", "mean", *(part for name, text in answers.items() for part in ("--answer", f"{name}={text}")))
    run("estimate", "mean")
    run("launch", "mean", "--smoke", "--wait")
    run("launch", "mean", "--wait")


def candidates() -> None:
    say("3. Least squares: its answers travel in the spec")
    run("propose", "ols.toml")
    run("launch", "ols", "--smoke", "--wait")
    run("launch", "ols", "--wait")

    say("4. A small torch MLP: 5 seeds x 18 people")
    run("propose", "mlp.toml")
    run("estimate", "mlp")
    run("launch", "mlp", "--smoke", "--wait")
    run("launch", "mlp", "--wait")


def dead_end() -> None:
    say("5. One changed learning rate is one command: the answers are carried over. This one diverges")
    run("propose", "mlp_diverging.toml", "--from", "mlp")
    run("launch", "mlp-diverging", "--smoke", "--wait", expect=1)

    say("6. The dead end was marked by itself: fan-out is refused, and so is the same thing proposed again")
    run("launch", "mlp-diverging", "--wait", expect=3)
    run("propose", "mlp_diverging.toml", "--from", "mlp")
    run("launch", "mlp-diverging", "--smoke", "--wait", expect=3)


def reading() -> None:
    say("7. The honest table: mean and spread over people, side by side")
    run("table", "mean", "ols", "mlp")

    say("8. Better, or lucky? The same people, paired")
    run("compare", "ols", "mean", "mlp")
    pictures()

    say("9. A claim is as strong as its evidence: one's own benchmark carries no architecture decision")
    claim = "A straight line on day predicts an unseen person better than the mean of other people."
    run("claim", claim, "--cite", "ols", "--cite", "mean", "--kind", "architecture", expect=3)
    run("claim", claim, "--cite", "ols", "--cite", "mean", "--kind", "scientific")


def pages(folder: Path) -> None:
    say("10. The memory pages, and every number of one of them derived again from the log")
    run("stage", *stage(), "ols")
    run("export", "--to", "pages")
    run("cite", "pages/memory/sleepstudy.md")
    print((folder / "pages" / "wrong-paths.md").read_text(), flush=True)

    say("11. Rebuild every view from the log and compare; check every hash and every decision")
    run("replay", "--check")
    run("verify")

    say("12. The worst number of the table, and everything that led to it")
    run("why", "ols", ask("table", "ols")["worst"]["subject"])


def pictures() -> None:
    """Where matplotlib is installed: the differences of two models, and one model with its seeds."""
    if find_spec("matplotlib") is None:
        print("pictures need matplotlib: pip install 'experiment-ledger[plot]'", flush=True)
        return
    run("plot", "ols", "mean", "--out", "paired.svg", "--out", "paired.png")
    run("plot", "mlp", "--out", "forest.svg")


def stage() -> list[str]:
    """A memory entry whose numbers come from the ledger's own tables."""
    ols, mean, mlp = ask("table", "ols"), ask("table", "mean"), ask("table", "mlp")

    def figure(table: dict) -> str:
        return f"{table['mean']:.4f} ± {table['sd']:.4f} {table['unit']}"

    return [
        "--feature", "A straight line on day",
        "--grade", "E3",
        "--result", f"LOSO rmse {figure(ols)} over {ols['subjects']['present']} people",
        "--decision", "keep least squares as the model to beat",
        "--benchmark", f"training mean {figure(mean)}, MLP {figure(mlp)}",
        "--learnings", "people differ more from each other than the models do",
        "--next", "a slope for each person",
    ]  # fmt: skip


def workplace() -> Path:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(tempfile.mkdtemp(prefix="ledger-demo-"))
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        sys.exit(f"demo: {folder} is not empty; name a new folder")
    for pattern in ("*.toml", "train_*.py", "*.csv"):
        for path in HERE.glob(pattern):
            shutil.copy(path, folder)
    folder = folder.resolve()
    os.chdir(folder)
    return folder


def main() -> None:
    began = time.monotonic()
    folder = workplace()
    say(f"A new ledger in {folder}")
    run("init")
    baseline()
    candidates()
    dead_end()
    reading()
    pages(folder)
    say(f"Done in {time.monotonic() - began:.0f} s. What to look at next")
    print(f"cd {folder}")
    print("ledger status                       where everything stands")
    print("less pages/memory/sleepstudy.md     every run with its sixteen fields")
    print("paired.svg, forest.svg              the pictures")
    print("ledger status mlp-diverging         how the dead end looks from inside")
    print("ledger table mlp --format md        a table to paste, every number with its events")
    print("edit mlp.toml, then: ledger propose mlp.toml --from mlp", flush=True)


if __name__ == "__main__":
    main()
