"""Build the wheel, install it in an empty environment outside the checkout, and use it there.

Run by `make wheel-check`. The core install must bring neither torch nor modal nor FastAPI, must carry the
migrations, and must run an experiment with nothing of the checkout on the path.
"""

import json
import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("torch", "modal", "fastapi", "psycopg", "scipy")


def call(*command: str | Path, cwd: Path, **environment: str) -> str:
    """Run a command in a clean environment; its standard output."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("LEDGER", "PYTHON", "XDG"))}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=kept | environment,
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        sys.exit(f"{command[0]} … {command[-1]}: exit {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done.stdout


def build(folder: Path) -> Path:
    """The wheel, built from a copy of what git tracks."""
    source = folder / "source"
    source.mkdir()
    files = call("git", "ls-files", "-co", "--exclude-standard", cwd=ROOT).split("\n")
    for name in filter(None, files):
        if (ROOT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_bytes((ROOT / name).read_bytes())
    call(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder / "dist", cwd=source)
    return next((folder / "dist").glob("*.whl"))


def check_contents(wheel: Path) -> None:
    """The wheel carries the migrations under the ledger's own name and nothing under `alembic`."""
    names = zipfile.ZipFile(wheel).namelist()
    assert any(name.startswith("ledger/_migrations/versions/") for name in names), (
        "no migrations in the wheel"
    )
    stray = sorted({n.split("/")[0] for n in names} - {"ledger", "schemas", "workers"})
    assert all(name.endswith(".dist-info") for name in stray), f"the wheel would also install {stray}"


def check_light(python: Path, place: Path) -> None:
    """The core install brings nothing heavy."""
    code = f"import importlib.util as u; print([n for n in {HEAVY!r} if u.find_spec(n)])"
    assert call(python, "-c", code, cwd=place).strip() == "[]", "the core install brings heavy packages"


def check_use(folder: Path, place: Path) -> None:
    """A ledger comes into being outside the checkout and runs an experiment to a table."""
    for name in ("ols.toml", "train_ols.py", "sleepstudy.csv"):
        (place / name).write_bytes((ROOT / "examples" / "sleepstudy" / name).read_bytes())
    spec = (
        (place / "ols.toml")
        .read_text()
        .replace("experiment mean, the trivial baseline on the same data", "none found")
    )
    (place / "ols.toml").write_text(spec)
    ledger, state = folder / "env" / "bin" / "ledger", str(folder / "state")

    def use(*arguments: str) -> dict:
        return json.loads(call(ledger, *arguments, "--json", cwd=place, XDG_STATE_HOME=state))

    use("init")
    use("propose", "ols.toml")
    use("launch", "ols", "--smoke", "--wait")
    use("launch", "ols", "--wait")
    assert use("table", "ols")["subjects"]["present"] == 18
    assert use("replay", "--check")["equal"] is True
    assert use("verify")["ok"] is True


def main() -> None:
    """The whole check, in a temporary folder."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        place = folder / "place"
        place.mkdir()
        wheel = build(folder)
        check_contents(wheel)
        call(sys.executable, "-m", "venv", folder / "env", cwd=place)
        python = folder / "env" / "bin" / "python"
        call(python, "-m", "pip", "install", "-q", "-c", ROOT / "constraints.txt", wheel, cwd=place)
        check_light(python, place)
        check_use(folder, place)
    print(f"wheel check passed: {wheel.name}")


if __name__ == "__main__":
    main()
