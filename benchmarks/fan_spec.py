"""The experiment of paid_fan_out.py: each run waits until a file appears."""

SPEC = """
[experiment]
project = "speed"
name = "fan"
hypothesis = "This run tests how fast runs are claimed."
[math]
expression = "y = m"
[math.unnecessary]
learned_parameters = "removed"
hyperparameters = "removed"
activation_functions = "removed"
projection_matrices = "removed"
gating = "removed"
decoder = "removed"
[model]
name = "wait"
architecture = "train_wait:Wait"
dimensions = "1"
[data]
name = "people"
path = "people.csv"
kind = "synthetic"
subject_column = "person"
[protocol]
kind = "loso"
deterministic = true
[metric]
name = "rmse"
unit = "ms"
direction = "lower"
split = "held-out person"
[observable]
class = "CLASSICAL"
[config]
wait = 1
[script]
entry = "train_wait:train"
[compute]
backend = "modal"
gpus = 1
gpu = "A10"
cpu = 0.125
memory_gib = 0.5
expected_s = 600
timeout_s = 900
retries = 1
rate_usd_per_hour = "1.10"
rate_source = "the provider"
[gate]
tokenization = "one row of one person"
isa_formula = "train_wait:Wait, train_wait.py"
b_matrix = "n/a: nothing is initialised"
training = "forward only"
metric = "rmse in ms on the held-out person"
research_question = "This run tests how fast runs are claimed."
prior_results = "none found in this ledger"
known_bugs = "none known"
"""
SCRIPT = """
import os
import time


class Wait:
    pass


def train(run):
    run.describe(parameters=0)
    while run.subject != "1" and not os.path.exists({stop!r}):
        time.sleep(0.5)
    run.result(1.0)
"""
