"""Inside a container: call the Function's body as the provider's runtime does. Run as a script by path.

It imports nothing of this package, so that the code under `PYTHONPATH` is what was uploaded.
"""

import json
import os
import pickle
import signal
import sys
import traceback
from pathlib import Path
from typing import Any


def main(folder: Path) -> int:
    """Run the job of a folder; `how.json` and `answer` are what the control plane hears."""
    from modal._runtime.execution_context import _set_current_context_ids
    from modal._serialization import deserialize_data_format

    job = json.loads((folder / "job.json").read_text(encoding="utf-8"))
    signal.signal(signal.SIGUSR1, _cancelled)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    _set_current_context_ids([job["input"]], [job["call"]], [""])
    try:
        module = __import__(job["module"], fromlist=[job["function"]])
        arguments, named = deserialize_data_format((folder / "arguments").read_bytes(), job["format"], None)
        value = getattr(module, job["function"])(*arguments, **named)
        _tell(folder, "returned", value, "", job["format"])
    except KeyboardInterrupt:
        return 130
    except BaseException as error:
        traceback.print_exc()
        _tell(folder, "raised", error, repr(error), 1)
    return 0


def _cancelled(*_: object) -> None:
    from modal.exception import InputCancellation

    raise InputCancellation("Input was cancelled")


def _tell(folder: Path, how: str, value: Any, text: str, form: int) -> None:
    from modal._serialization import serialize_data_format

    try:
        data = serialize_data_format(value, form)
    except Exception:
        data = pickle.dumps(RuntimeError(text))
    (folder / "answer").write_bytes(data)
    (folder / "how.new").write_text(json.dumps({"how": how, "text": text, "form": form}), encoding="utf-8")
    (folder / "how.new").replace(folder / "how.json")


if __name__ == "__main__":
    code = main(Path(sys.argv[1]))
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
