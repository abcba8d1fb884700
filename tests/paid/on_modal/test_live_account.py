"""The opt-in tests of a real account, tried on our own control plane, so that they work when paid for."""

import subprocess
import sys
from collections.abc import Callable

from tests.paid.on_modal.site import ROOT, Modal


def test_the_tests_of_a_live_account_pass_here(site: Callable[[str], Modal], pg_url: str) -> None:
    """`LEDGER_LIVE_MODAL=1 pytest tests/live`, with the variables that it asks for, skips nothing."""
    live = site(pg_url).environment(LEDGER_LIVE_MODAL="1", LEDGER_LIVE_URL=pg_url)
    # as a person starts it: not a worker of the suite that is running
    told = {name: value for name, value in live.items() if not name.startswith(("PYTEST_", "LEDGER_URL"))}
    command = [sys.executable, "-m", "pytest", "tests/live", "-q", "-n0", "-p", "no:cacheprovider"]
    done = subprocess.run(command, cwd=ROOT, env=told, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.split()[0] == "..", done.stdout
