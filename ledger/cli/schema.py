"""`ledger schema`: the words of the ledger as JSON Schema 2020-12."""

from typing import Annotated, Any

import typer

from ledger.cli.options import Json
from ledger.cli.output import columns, print_json, show
from ledger.cli.usage import Usage
from ledger.errors import NotFound

HELP = Usage(
    examples=(
        "ledger schema",
        "ledger schema run.ended",
        "ledger schema run.ended --schema-version 1",
        "ledger schema spec > spec.schema.json",
    ),
    exits={0: "", 4: "no such event type or version"},
    json="Without TYPE: every newest schema by its type, `spec` included. With TYPE: that schema.",
)
SPEC = "spec"


def command(
    kind: Annotated[
        str | None,
        typer.Argument(metavar="TYPE", help="An event type such as run.ended, or spec.", show_default=False),
    ] = None,
    version: Annotated[
        int | None, typer.Option("--schema-version", metavar="N", help="An older version.")
    ] = None,
    json: Json = False,
) -> None:
    """Print the JSON Schema of an event type or of the experiment spec.

    Without TYPE it lists every type with its versions. Released versions never change.
    """
    if kind is not None:
        print_json(_one(kind, version or 0), wide=not json)
        return
    from schemas.registry import MODELS, NEWEST

    rows = [
        [name, ", ".join(str(v) for n, v in sorted(MODELS) if n == name), _about(name)]
        for name in sorted(NEWEST)
    ]
    document = {name: _one(name, 0) for name in (*sorted(NEWEST), SPEC)} if json else {}
    show(document, json, lambda: columns([["TYPE", "VERSIONS", "SAYS"], *rows]))


def _about(name: str) -> str:
    from schemas.registry import model_of

    return (model_of(name).__doc__ or "").splitlines()[0]


def _one(kind: str, version: int) -> dict[str, Any]:
    from schemas.registry import NEWEST, InvalidEvent, json_schema

    if kind == SPEC:
        return _spec()
    try:
        return json_schema(kind, version)
    except InvalidEvent as error:
        from difflib import get_close_matches

        near = get_close_matches(kind, [*NEWEST, SPEC], n=2)
        hint = f"did you mean {' or '.join(near)}?" if near else "`ledger schema` lists them"
        raise NotFound(str(error).partition(";")[0], hint) from None


def _spec() -> dict[str, Any]:
    from schemas.spec import Spec

    schema = Spec.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["$id"] = "urn:ledger:spec"
    return schema
