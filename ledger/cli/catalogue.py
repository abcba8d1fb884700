"""Every command by name: its module and one line of help. Nothing here imports a command."""

from typing import Any, NamedTuple


class Entry(NamedTuple):
    """One command: `module` below `ledger.cli`, `summary` for the list of commands."""

    name: str
    module: str
    summary: str


SECTIONS: tuple[tuple[str, tuple[Entry, ...]], ...] = (
    (
        "Begin",
        (
            Entry("init", "init", "Create the ledger of this folder, or migrate an older one."),
            Entry("doctor", "doctor", "Check installation and database; name the remedies."),
        ),
    ),
    (
        "Plan, before money is spent",
        (
            Entry("propose", "propose", "Propose an experiment from its spec; the plan is frozen."),
            Entry("gate", "gate", "Show or answer the eight questions (R5-R13)."),
            Entry("rates", "rates", "Show what providers charge, read it, or sign what is stated."),
            Entry("lint", "lint", "Read scripts for what the rules forbid, before they cost money."),
            Entry("estimate", "estimate", "Estimate the cost: amount, worst case, tier, head-room."),
            Entry("approve", "approve", "Approve a plan up to an amount, as a person (R18)."),
            Entry("budget", "budget", "Show what is capped, spent and reserved; state caps."),
        ),
    ),
    (
        "Run",
        (
            Entry("launch", "launch", "Run the plan on its backend, smoke run first."),
            Entry("try", "try_run", "Run a command unpaid and ungated, and count that it was tried."),
            Entry("import", "import_", "Import results that were measured elsewhere."),
            Entry("status", "status", "Show where experiments and runs stand."),
            Entry("watch", "watch", "Follow an experiment's runs until none is under way."),
            Entry("stop", "stop", "Stop a run by a person's word (R26)."),
            Entry("reconcile", "reconcile", "Compare what was counted with the provider's bill (R24)."),
        ),
    ),
    (
        "Read",
        (
            Entry("table", "table", "Print an experiment's table; every number leads to its events."),
            Entry("compare", "compare", "Compare experiments over the same subjects, pair by pair."),
            Entry("plot", "plot", "Draw a forest, paired differences or learning curves."),
            Entry("why", "why", "Show the events behind one cell of a table."),
            Entry("audit", "audit", "List the events behind anything."),
            Entry("export", "export", "Write the memory pages and the wrong paths."),
            Entry("cite", "cite", "Derive every number of a page again from the log, and compare."),
            Entry("schema", "schema", "Print the JSON Schema of an event type or of the spec."),
        ),
    ),
    (
        "Remember",
        (
            Entry("dead-end", "dead_end", "List, mark or reopen dead ends."),
            Entry("reclassify", "reclassify", "Say what an observable's sign or phase means (R34)."),
            Entry("decide", "decide", "Record a decision with its reasons."),
            Entry("stage", "stage", "Record a completed stage (R51)."),
            Entry("claim", "claim", "Record a claim, graded by what it cites (R41), or list them."),
        ),
    ),
    (
        "Keep and prove",
        (
            Entry("approver", "approver", "List the approvers, or revoke one."),
            Entry("verify", "verify", "Prove that no event was changed, removed or invented."),
            Entry("replay", "replay", "Rebuild every view from the log and compare."),
            Entry("backup", "backup", "Write a consistent copy of the ledger."),
            Entry("restore", "restore", "Bring a copy back, checked first."),
        ),
    ),
)

ENTRIES: dict[str, Entry] = {entry.name: entry for _, entries in SECTIONS for entry in entries}


def load(name: str) -> Any:
    """The module of one command: `command` (a function or a group of them) and its `HELP`."""
    from importlib import import_module

    return import_module(f"ledger.cli.{ENTRIES[name].module}")
