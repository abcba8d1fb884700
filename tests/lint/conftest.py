"""Scripts to lint: `# ! R25 error` on a line says what is found there, and nothing else is."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ledger.rules.lint.lint import lint

Check = Callable[..., None]
CASES = Path(__file__).parent / "cases"


def cases(topic: str) -> dict[str, str]:
    """The scripts of a file in `cases/` by their names; each begins after `=== name`."""
    parts = (CASES / f"{topic}.txt").read_text(encoding="utf-8").split("=== ")[1:]
    return {name: script for name, _, script in (part.partition("\n") for part in parts)}


def pytest_configure(config: pytest.Config) -> None:
    """`cases("topic")` names the files of scripts that a test goes through."""
    config.addinivalue_line("markers", "cases(*topics): scripts of tests/lint/cases to go through")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that is marked `cases("topic")` gets each script of that topic as `script`."""
    if "script" in metafunc.fixturenames:
        wanted = next(metafunc.definition.iter_markers("cases"))
        found = {f"{topic}: {name}": text for topic in wanted.args for name, text in cases(topic).items()}
        metafunc.parametrize("script", list(found.values()), ids=list(found))


def marked(sources: dict[str, str]) -> list[tuple[str, str, int, str]]:
    """What the comments of the scripts expect: file, rule, line, level."""
    return sorted(
        (name, mark.split()[0], number, mark.split()[1])
        for name, text in sources.items()
        for number, line in enumerate(text.splitlines(), 1)
        for mark in line.split("# !")[1:]
    )


@pytest.fixture
def check() -> Check:
    """`check({"a.py": text})`: exactly what is marked is found."""

    def call(sources: dict[str, str], elsewhere: bool = False) -> None:
        found = lint({name: text.encode() for name, text in sources.items()}, elsewhere)
        shown = "\n".join(f"{one.file}:{one.line} {one.rule} {one.level} {one.message}" for one in found)
        assert sorted((one.file, one.rule, one.line, one.level) for one in found) == marked(sources), shown

    return call


@pytest.fixture
def on_modal(check: Check) -> Callable[[str], None]:
    """`on_modal(text)`: the script with an App and two Volumes before it."""
    return lambda text: check({"train.py": (CASES / "head.txt").read_text(encoding="utf-8") + text})


@pytest.fixture
def with_torch(check: Check) -> Callable[[str], None]:
    """`with_torch(text)`: the script with a torch module `Net` before it."""
    return lambda text: check({"train.py": (CASES / "head-torch.txt").read_text(encoding="utf-8") + text})
