"""A plan on Modal whose runs do what a file tells them."""

SPEC = """
[experiment]
project = "{name}"
name = "{name}"
hypothesis = "This run tests how a run ends that {name} describes."
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
name = "{name}"
architecture = "{name}_train:Wait"
dimensions = "1"
[data]
name = "{name}"
path = "{name}.csv"
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
entry = "{name}_train:train"
[compute]
backend = "modal"
gpus = 1
gpu = "A10"
cpu = 0.125
memory_gib = 0.5
expected_s = 60
timeout_s = 600
retries = 1
rate_usd_per_hour = "1.10"
rate_source = "the provider"
[gate]
tokenization = "one row of one person"
isa_formula = "{name}_train:Wait, {name}_train.py"
b_matrix = "n/a: nothing is initialised"
training = "forward only"
metric = "rmse in ms on the held-out person"
research_question = "This run tests how a run ends."
prior_results = "none found in this ledger"
known_bugs = "none known"
"""
SCRIPT = """
import os
import time


class Wait:
    pass


def act(person):
    try:
        return open(os.path.join({folder!r}, person + ".act")).read().strip()
    except OSError:
        return "ok"


def train(run):
    run.describe(parameters=0)
    restored = run.restore()
    start = 0 if restored is None else restored["step"] + 1
    step = start
    while act(run.subject) == "wait":
        if step < start + 3:
            run.log({{"loss": 1.0}}, step=step)
            run.checkpoint({{"at": step}}, step=step, force=True)
            step += 1
        time.sleep(0.1)
    if act(run.subject) == "exit":
        raise SystemExit(3)
    if act(run.subject) == "memory":
        raise MemoryError("no room for the batch")
    if act(run.subject) == "late":
        raise TimeoutError("the training itself says so")
    run.log({{"first": float(start)}}, step=step + 1)
    run.result(1.0)
"""
