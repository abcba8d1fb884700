"""The list of all projections, in the order in which they are shown."""

from ledger.projections import (
    claims,
    dead_ends,
    experiments,
    import_parts,
    imports,
    names,
    projects,
    runs,
    sciences,
    spend,
    tried,
)
from ledger.projections.protocol import Projection

PROJECTIONS: tuple[Projection, ...] = (
    experiments, runs, names, projects, spend, dead_ends, claims, tried, sciences,
    imports, import_parts,
)  # fmt: skip
BY_NAME: dict[str, Projection] = {projection.NAME: projection for projection in PROJECTIONS}
NAMES: tuple[str, ...] = tuple(BY_NAME)
