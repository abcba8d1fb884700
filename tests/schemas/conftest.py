"""The example spec of the protocol's formats, as text."""

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def example() -> str:
    return (Path(__file__).parent / "example.toml").read_text(encoding="utf-8")
