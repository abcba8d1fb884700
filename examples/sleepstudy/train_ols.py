"""Ordinary least squares on the day: a straight line through the other people's reactions."""

import csv
import math

from workers import Run


class LeastSquares:
    """y = a + b d, fitted in closed form."""

    def __init__(self, points):
        n = len(points)
        mean_day = math.fsum(day for day, _ in points) / n
        mean_reaction = math.fsum(reaction for _, reaction in points) / n
        spread = math.fsum((day - mean_day) ** 2 for day, _ in points)
        together = math.fsum((day - mean_day) * (reaction - mean_reaction) for day, reaction in points)
        self.slope = together / spread
        self.intercept = mean_reaction - self.slope * mean_day

    def predict(self, day):
        return self.intercept + self.slope * day


def train(run: Run) -> None:
    with open(run.data, newline="") as file:
        rows = [
            (row["subject"], float(row["day"]), float(row["reaction_ms"])) for row in csv.DictReader(file)
        ]
    model = LeastSquares([(day, reaction) for person, day, reaction in rows if person in run.train_subjects])
    run.describe(parameters=2)
    unseen = [(day, reaction) for person, day, reaction in rows if person == run.subject]
    days, reactions = zip(*unseen, strict=True)
    run.predictions(days, reactions, [model.predict(day) for day in days])
