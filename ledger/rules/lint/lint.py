"""Read scripts together and list what the rules find in them."""

from collections.abc import Iterable, Mapping

from ledger.rules.lint.calls import r25_detached, r25_guarded, r25_map, r25_remote_in_a_loop
from ledger.rules.lint.children import r27_unbuffered_child
from ledger.rules.lint.facts import File, read
from ledger.rules.lint.finding import Finding
from ledger.rules.lint.options import r25_retries, r25_timeout
from ledger.rules.lint.parse import parse
from ledger.rules.lint.prints import r27_flush
from ledger.rules.lint.project import Project
from ledger.rules.lint.runs import r16_checkpoint
from ledger.rules.lint.saves import r16_state_dict
from ledger.rules.lint.volumes import r25_commit

CHECKS = (
    r16_state_dict, r16_checkpoint, r25_map, r25_retries, r25_timeout, r25_commit, r25_detached,
    r25_remote_in_a_loop, r25_guarded, r27_unbuffered_child,
)  # fmt: skip


def lint(sources: Mapping[str, bytes], elsewhere: bool = False) -> list[Finding]:
    """The findings of scripts by their names (paths with `/`), in the order of the names, then of the lines.

    NotPython for what is no script. `elsewhere`: the training functions run on another machine, where prints
    without flush in their loops are errors.
    """
    project = Project()
    for name, raw in sources.items():
        project.add(read(name, raw, parse(name, raw)))
    order = {name: number for number, name in enumerate(sources)}
    found = {finding for file in project.files.values() for finding in _of(file, elsewhere)}
    return sorted(
        _worst(found), key=lambda one: (order[one.file], one.line, one.rule, one.level, one.message)
    )


def _of(file: File, elsewhere: bool) -> Iterable[Finding]:
    for check in CHECKS:
        yield from check(file)
    yield from r27_flush(file, elsewhere)


def _worst(found: set[Finding]) -> list[Finding]:
    """A write that two functions reach is told once, by its worst."""
    errors = {(one.file, one.line, one.remedy) for one in found if one.level == "error"}
    return [one for one in found if one.level == "error" or (one.file, one.line, one.remedy) not in errors]
