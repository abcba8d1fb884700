"""Leave-one-session-out: seed mean per session, then over the sessions of a subject.

A subject is the independent unit, so that its sessions are averaged before anything is taken over subjects.
"""

from collections.abc import Mapping, Sequence

from ledger.stats.loso import Score, Subject, deviation, mean
from ledger.stats.natural import natural


def by_subject(sessions: Sequence[Subject], owner: Mapping[str, str]) -> list[Subject]:
    """One `Subject` for each owner of a session, in natural order; `owner` maps session → subject.

    `seeds` is the fewest seeds behind any of its sessions, `events` are those of all sessions, `values` are
    the means over sessions of the seeds that all its sessions have (their `event` is empty).
    """
    found: dict[str, list[Subject]] = {}
    for session in sessions:
        found.setdefault(owner[session.subject], []).append(session)
    return [_joined(name, found[name]) for name in sorted(found, key=natural)]


def _joined(name: str, sessions: list[Subject]) -> Subject:
    values = _by_seed(name, sessions)
    return Subject(
        name,
        mean([session.mean for session in sessions]),
        min(session.seeds for session in sessions),
        tuple(event for session in sessions for event in session.events),
        deviation([score.value for score in values]),
        values,
    )


def _by_seed(name: str, sessions: list[Subject]) -> tuple[Score, ...]:
    """The mean over sessions of each seed that all of them have, in order of the seeds."""
    scores = [{score.seed: score.value for score in session.values} for session in sessions]
    shared = [score.seed for score in sessions[0].values if all(score.seed in held for held in scores)]
    return tuple(Score(name, seed, mean([held[seed] for held in scores]), "") for seed in shared)
