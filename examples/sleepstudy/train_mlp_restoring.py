"""The perceptron of train_mlp.py for machines that may be taken away: it goes on from its last checkpoint."""

import csv

import torch
from torch import nn

from workers import Run


class MLP(nn.Module):
    """y = W2 tanh(W1 d + b1) + b2, on standardised day and reaction."""

    def __init__(self, hidden: int = 16):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(1, hidden), nn.Tanh(), nn.Linear(hidden, 1))

    def forward(self, day):
        return self.layers(day)


def load(path, subjects):
    with open(path, newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["subject"] in subjects]
    days = torch.tensor([[float(row["day"])] for row in rows])
    return days, torch.tensor([[float(row["reaction_ms"])] for row in rows])


def train(run: Run) -> None:
    days, reactions = load(run.data, set(run.train_subjects))
    centre, scale = days.mean(), days.std()
    mean, spread = reactions.mean(), reactions.std()
    inputs, targets = (days - centre) / scale, (reactions - mean) / spread

    model = MLP(run.config["hidden"])
    run.describe(model, inputs)
    optimizer = torch.optim.SGD(model.parameters(), lr=run.config["lr"], momentum=0.9)
    state, first = run.restore(), 0
    if state is not None:
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        first = state["step"] + 1
        print(f"restored: going on at epoch {first}", flush=True)
    for step in run.progress(range(first, run.config["epochs"])):
        loss = nn.functional.mse_loss(model(inputs), targets)
        run.log({"train/loss": loss.item()}, step=step)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        run.checkpoint(model, step=step, optimizer=optimizer)

    unseen_days, unseen = load(run.data, {run.subject})
    with torch.no_grad():
        predicted = model((unseen_days - centre) / scale) * spread + mean
    run.predictions(unseen_days.flatten(), unseen.flatten(), predicted.flatten())
