"""The mathematics of a spec: expression, what is unnecessary, counts."""

from schemas.spec_section import Section
from schemas.spec_types import Count, Free


class Unnecessary(Section):
    """The six answers of R2; the rule refuses the empty ones."""

    learned_parameters: Free = ""
    hyperparameters: Free = ""
    activation_functions: Free = ""
    projection_matrices: Free = ""
    gating: Free = ""
    decoder: Free = ""


class Counts(Section):
    """Counts as typed (R3)."""

    parameters: Count = None
    hyperparameters: Count = None
    flops_per_step: Count = None
    memory_bytes: Count = None


class Math(Section):
    """Mathematics first (R1–R3)."""

    expression: Free = ""
    unnecessary: Unnecessary = Unnecessary()
    counts: Counts = Counts()
