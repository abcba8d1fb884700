"""The list of all projections, in the order in which they are shown."""

from ledger.projections import dead_ends, experiments, names, projects, runs, spend
from ledger.projections.protocol import Projection

PROJECTIONS: tuple[Projection, ...] = (experiments, runs, names, projects, spend, dead_ends)
BY_NAME: dict[str, Projection] = {projection.NAME: projection for projection in PROJECTIONS}
NAMES: tuple[str, ...] = tuple(BY_NAME)
