"""The baseline: predict every day of an unseen person by the mean of the other people."""

import csv
import math

from workers import Run


class Mean:
    """y = mean of the training reactions."""

    def __init__(self, reactions):
        self.value = math.fsum(reactions) / len(reactions)

    def predict(self, day):
        return self.value


def train(run: Run) -> None:
    with open(run.data, newline="") as file:
        rows = [
            (row["subject"], float(row["day"]), float(row["reaction_ms"])) for row in csv.DictReader(file)
        ]
    model = Mean([reaction for person, _, reaction in rows if person in run.train_subjects])
    run.describe(parameters=1)
    unseen = [(day, reaction) for person, day, reaction in rows if person == run.subject]
    days, reactions = zip(*unseen, strict=True)
    run.predictions(days, reactions, [model.predict(day) for day in days])
