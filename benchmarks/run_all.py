"""Every benchmark in turn. Figures are medians and ratios within one run; absolute times mean little.

python benchmarks/run_all.py [NAME…]
"""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ORDER = ("append", "log_call", "startup", "table_speed", "compare_speed", "estimate_speed")


def main() -> int:
    """Run the named benchmarks, or all; the number of those that failed."""
    failed = 0
    for name in sys.argv[1:] or ORDER:
        print(f"\n== {name}", flush=True)
        failed += subprocess.run([sys.executable, str(HERE / f"{name}.py")], check=False).returncode != 0
    return failed


if __name__ == "__main__":
    sys.exit(main())
