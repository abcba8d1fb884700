"""The one registry: every stored name and version with its model."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from schemas.base import EventData
from schemas.registry_types import HOMES, TYPES

if TYPE_CHECKING:
    MODELS: dict[tuple[str, int], type[EventData]]
    NEWEST: dict[str, int]
    """All of them; asking for either imports every module."""

_models: dict[tuple[str, int], type[EventData]] = {}
_newest: dict[str, int] = {}


class InvalidEvent(ValueError):
    """An event that must not get into the ledger."""


def __getattr__(name: str) -> Any:
    """`MODELS` by name and version, `NEWEST` version by name; who writes one type needs neither."""
    if name not in ("MODELS", "NEWEST"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    for module in TYPES:
        _collect(module)
    return _models if name == "MODELS" else _newest


def _collect(module: str) -> None:
    for value in vars(import_module(f"schemas.events.{module}")).values():
        if isinstance(value, type) and issubclass(value, EventData) and value is not EventData:
            _models[value.TYPE, value.VERSION] = value
            _newest[value.TYPE] = max(value.VERSION, _newest.get(value.TYPE, 0))


def model_of(type_name: str, version: int = 0) -> type[EventData]:
    """The model of a type; version 0 means the newest. InvalidEvent if it is not known here."""
    if type_name not in _newest and type_name in HOMES:
        _collect(HOMES[type_name])
    if type_name not in _newest:
        raise InvalidEvent(f"unknown event type {type_name!r}; `ledger schema` lists the known ones")
    model = _models.get((type_name, version or _newest[type_name]))
    if model is None:
        raise InvalidEvent(
            f"{type_name} has no version {version} here (newest: {_newest[type_name]}); upgrade this program"
        )
    return model


def validate(type_name: str, version: int, data: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    """The version and the data in their stored form; InvalidEvent names the field and what is wrong."""
    model = model_of(type_name, version)
    try:
        checked = model.__pydantic_validator__.validate_python(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "data"
        raise InvalidEvent(f"{type_name} v{model.VERSION}: {where}: {first['msg']}") from None
    return model.VERSION, model.__pydantic_serializer__.to_python(checked)


def json_schema(type_name: str, version: int = 0) -> dict[str, Any]:
    """JSON Schema 2020-12 of an event's data."""
    model = model_of(type_name, version)
    schema = model.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["$id"] = f"urn:ledger:event:{model.TYPE}:{model.VERSION}"
    return schema
