"""`python -m ledger`: the same as the `ledger` program."""

import sys

from ledger.cli.main import main

sys.exit(main())
