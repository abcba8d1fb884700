"""A right example for every key of the spec."""

EXAMPLES = {
    "experiment": "[experiment] with project, name, hypothesis",
    "experiment.project": 'project = "sleepstudy"',
    "experiment.name": 'name = "mlp"',
    "experiment.hypothesis": 'hypothesis = "This run tests whether …"',
    "math": "[math] with expression, then [math.unnecessary]",
    "math.expression": 'expression = "y = W2 tanh(W1 d + b1) + b2"',
    "math.unnecessary": "[math.unnecessary] with the six answers",
    "math.unnecessary.learned_parameters": 'learned_parameters = "keep: the question"',
    "math.unnecessary.hyperparameters": 'hyperparameters = "keep: lr, epochs"',
    "math.unnecessary.activation_functions": 'activation_functions = "keep: one"',
    "math.unnecessary.projection_matrices": 'projection_matrices = "removed"',
    "math.unnecessary.gating": 'gating = "removed"',
    "math.unnecessary.decoder": 'decoder = "removed"',
    "math.counts": "[math.counts] with parameters = 49",
    "math.counts.parameters": "parameters = 49",
    "math.counts.hyperparameters": "hyperparameters = 3",
    "math.counts.flops_per_step": "flops_per_step = 98304",
    "math.counts.memory_bytes": "memory_bytes = 6408",
    "model": "[model] with name, architecture, dimensions",
    "model.name": 'name = "mlp"',
    "model.architecture": 'architecture = "train_mlp:MLP"',
    "model.dimensions": 'dimensions = "1-16-1"',
    "data": "[data] with name, path, kind, subject_column",
    "data.name": 'name = "sleepstudy"',
    "data.path": 'path = "sleepstudy.csv"',
    "data.kind": 'kind = "real"',
    "data.subject_column": 'subject_column = "subject"',
    "protocol": '[protocol] with kind = "loso" and seeds',
    "protocol.kind": 'kind = "loso"',
    "protocol.seeds": "seeds = [42, 137, 256, 512, 1024]",
    "protocol.deterministic": "deterministic = true",
    "protocol.exclude": 'exclude = { "331" = "left the study on day 3" }',
    "protocol.subjects": 'subjects = ["308", "309"]',
    "metric": "[metric] with name, unit, direction, split",
    "metric.name": 'name = "rmse"',
    "metric.unit": 'unit = "ms"',
    "metric.direction": 'direction = "lower"',
    "metric.split": 'split = "held-out subject"',
    "observable": '[observable] with class = "CLASSICAL"',
    "observable.class": 'class = "CLASSICAL"',
    "config": "[config] with lr = 0.01",
    "volatile": "[volatile] with keys = []",
    "volatile.keys": 'keys = ["log_every"]',
    "script": '[script] with entry = "train_mlp:train"',
    "script.entry": 'entry = "train_mlp:train"',
    "compute": "[compute] with backend, expected_s, timeout_s, rate_usd_per_hour, rate_source",
    "compute.backend": 'backend = "local"',
    "compute.gpus": "gpus = 0",
    "compute.expected_s": "expected_s = 2",
    "compute.timeout_s": "timeout_s = 60",
    "compute.retries": "retries = 0",
    "compute.rate_usd_per_hour": 'rate_usd_per_hour = "0.50"',
    "compute.rate_source": 'rate_source = "own hardware"',
    "gate": '[gate] with tokenization = "one row: day, 0 to 9"',
    "grid": "[grid] with lr = [0.01, 0.1]",
}


def example(key: str) -> str:
    """A right line for a dotted key, or for the nearest table above it; empty if there is none."""
    while key:
        key = key.partition("[")[0]
        if key in EXAMPLES:
            return EXAMPLES[key]
        key = key.rpartition(".")[0]
    return ""
