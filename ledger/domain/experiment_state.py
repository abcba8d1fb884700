"""What is known of an experiment."""

from dataclasses import dataclass, field
from typing import Any

from ledger.domain import import_legal


@dataclass(slots=True)
class Experiment:
    """`proposed`: data of the proposal. `answers`: data of the answer that stands, by field.

    `estimate`, `counted`: data of the last ones. `smoke`: whether a smoke run was requested, `smoked`:
    whether it was verified for this plan. `observable`: data of its last declaration or reclassification;
    `amplitude_only`: whether it ever was AMPLITUDE-ONLY.
    `approved`: data of the last approval; `drawn`: its parts by account and day. `lint`, `checked`: data of
    the last lint and of the last checklist. `bills`: data of the last reconciliation by App and hour.
    `imported`: how far an import has come; such an experiment has no proposal.
    """

    proposed: dict[str, Any] | None = None
    imported: import_legal.Imported | None = None
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    estimate: dict[str, Any] | None = None
    counted: dict[str, Any] | None = None
    requested: set[int] = field(default_factory=set)
    smoke: bool = False
    smoked: bool = False
    closed: bool = False
    observable: dict[str, Any] | None = None
    amplitude_only: bool = False
    claims: int = 0
    approved: dict[str, Any] | None = None
    drawn: dict[tuple[str, str], int] = field(default_factory=dict)
    nonces: set[str] = field(default_factory=set)
    lint: dict[str, Any] | None = None
    checked: dict[str, Any] | None = None
    bills: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
