"""A model of one number, fast enough for tests: the others' mean plus a shift."""

import csv
import math
import time
from pathlib import Path

from workers import Run


class Shift:
    def __init__(self, values, shift):
        self.value = math.fsum(values) / len(values) + shift


def train(run: Run) -> None:
    with Path(run.data).open(newline="") as file:
        rows = list(csv.DictReader(file))
    model = Shift([float(r["score"]) for r in rows if r["person"] in run.train_subjects], run.config["shift"])
    run.describe(parameters=1)
    for step in run.progress(range(run.config["steps"])):
        time.sleep(run.config["pause"])
        run.log({"loss": model.value * float(run.config["factor"])}, step=step)
    own = [float(r["score"]) for r in rows if r["person"] == run.subject]
    run.result({"mae": math.fsum(abs(model.value - y) for y in own) / len(own)})
