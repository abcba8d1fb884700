"""Fixed words of the experiment spec (formats.md). Light: no pydantic."""

GATE_FIELDS = (
    "tokenization", "isa_formula", "b_matrix", "training",
    "metric", "research_question", "prior_results", "known_bugs",
)  # fmt: skip
GATE_ALIASES = {"input_unit": "tokenization", "architecture": "isa_formula", "initialisation": "b_matrix"}
UNNECESSARY = (
    "learned_parameters", "hyperparameters", "activation_functions",
    "projection_matrices", "gating", "decoder",
)  # fmt: skip
COUNTS = ("parameters", "hyperparameters", "flops_per_step", "memory_bytes")
OWN_BACKENDS = frozenset({"local", "process", "slurm"})
"""Backends on own hardware: their rate is typed, and must be. Any other provider tells its own."""
OBSERVABLE_CLASSES = ("CLASSICAL", "AMPLITUDE-ONLY", "AMBIGUOUS", "N/A")


def gate_field(name: str) -> str | None:
    """The canonical name of one of the eight questions, aliases resolved; None if it is none of them."""
    name = name.strip().lower()
    name = GATE_ALIASES.get(name, name)
    return name if name in GATE_FIELDS else None
