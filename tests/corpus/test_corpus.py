"""The golden corpus: every event type and version ever released, with its bytes, hash and upcasted form.

`pytest tests/corpus -n0 --add-corpus` adds an entry for each type and version that has none. It never
changes one: an entry that a release carries is frozen for ever, and a schema that must change takes a new
version and an upcaster instead.
"""

import hashlib
import importlib.util
from pathlib import Path
from typing import Any

import orjson
import pytest

from schemas.canonical import digest, encode
from schemas.envelope import NewEvent
from schemas.registry import MODELS, NEWEST, json_schema, model_of, validate
from schemas.upcast import STEPS, upcast

HERE = Path(__file__).parent
ENTRIES = HERE / "entries"
STREAM, ID, TIME = "corpus-1", "01900000-0000-7000-8000-000000000001", "2026-01-31T12:00:00.000000Z"
SILENT = ("title", "description")


def entry_file(type_name: str, version: int) -> Path:
    return ENTRIES / f"{type_name}.v{version}.json"


def meaning(schema: Any) -> Any:
    """A JSON Schema without its prose, which may be improved."""
    if isinstance(schema, dict):
        prose = {key for key in SILENT if isinstance(schema.get(key), str)}
        return {key: meaning(value) for key, value in schema.items() if key not in prose}
    return [meaning(one) for one in schema] if isinstance(schema, list) else schema


def schema_digest(type_name: str, version: int) -> str:
    raw = orjson.dumps(meaning(json_schema(type_name, version)), option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(raw).hexdigest()


def new_entry(type_name: str, version: int) -> dict[str, Any]:
    """The entry of a type and version that has none yet."""
    spec = importlib.util.spec_from_file_location("sample", HERE / "sample.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    stated = module.sample(json_schema(type_name, version))
    _, data = validate(type_name, version, stated)
    raw = encode(STREAM, stated_event(type_name, version, data), version)
    return {
        "type": type_name, "version": version, "schema_digest": schema_digest(type_name, version),
        "bytes": raw.decode(), "hash": digest(raw).hex(), "upcasted": upcast(type_name, version, data),
        "upcasted_to": NEWEST[type_name],
    }  # fmt: skip


def stated_event(type_name: str, version: int, data: dict[str, Any]) -> NewEvent:
    return NewEvent(
        type_name, data, "corpus", version, ID, TIME,
        attempt=1, producer="p", producer_seq=2, correlation_id=ID, causation_id=ID,
    )  # fmt: skip


def read_entry(type_name: str, version: int) -> dict[str, Any]:
    loaded: dict[str, Any] = orjson.loads(entry_file(type_name, version).read_bytes())
    return loaded


@pytest.mark.parametrize(("type_name", "version"), sorted(MODELS))
def test_every_type_and_version_has_its_entry(
    type_name: str, version: int, request: pytest.FixtureRequest
) -> None:
    """A type or version without an entry fails until `--add-corpus` has added it."""
    file = entry_file(type_name, version)
    if request.config.getoption("--add-corpus") and not file.exists():
        options = orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE
        file.write_bytes(orjson.dumps(new_entry(type_name, version), option=options))
    assert file.exists(), "run: pytest tests/corpus -n0 --add-corpus"


@pytest.mark.parametrize("file", sorted(ENTRIES.glob("*.json")), ids=lambda file: file.stem)
def test_a_released_event_stays_what_it_is(file: Path) -> None:
    """The schema, the stored bytes and their hash are those of the release."""
    entry = orjson.loads(file.read_bytes())
    name, version = entry["type"], entry["version"]
    assert (name, version) in MODELS, "a released type or version is never taken away"
    assert schema_digest(name, version) == entry["schema_digest"], (
        f"{name} v{version} is released: give the change a new version and an upcaster"
    )
    stated = orjson.loads(entry["bytes"])
    checked, data = validate(name, version, stated["data"])
    again = encode(STREAM, stated_event(name, checked, data), checked)
    assert again.decode() == entry["bytes"]
    assert digest(again).hex() == entry["hash"]


@pytest.mark.parametrize("file", sorted(ENTRIES.glob("*.json")), ids=lambda file: file.stem)
def test_a_released_event_is_read_in_the_newest_form(file: Path) -> None:
    """Upcasting gives what it gave, or goes on from there; the newest model admits the result."""
    entry = orjson.loads(file.read_bytes())
    name, version = entry["type"], entry["version"]
    data = orjson.loads(entry["bytes"])["data"]
    now = upcast(name, version, data)
    assert now == upcast(name, entry["upcasted_to"], entry["upcasted"])
    assert model_of(name).model_validate(now) is not None


@pytest.mark.parametrize("type_name", sorted(NEWEST))
def test_no_version_lacks_its_upcaster(type_name: str) -> None:
    """Every version but the newest has one step to the next."""
    newest = NEWEST[type_name]
    assert {version for name, version in MODELS if name == type_name} == set(range(1, newest + 1))
    assert {version for name, version in STEPS if name == type_name} == set(range(1, newest))


def test_prose_may_change_and_nothing_else() -> None:
    """The digest leaves out titles and descriptions, and sees a changed bound."""
    told = {"title": "A", "description": "B", "properties": {"title": {"minLength": 1, "description": "C"}}}
    assert meaning(told) == {"properties": {"title": {"minLength": 1}}}
