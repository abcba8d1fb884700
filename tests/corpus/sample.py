"""A sample of an event's data, derived from its JSON Schema: every field is filled, every time the same."""

from typing import Any

_TEXTS = {
    "^[0-9a-f]{64}$": "0123456789abcdef" * 4,
    r"^\d{4}-\d{2}-\d{2}$": "2026-01-31",
    "^R[0-9]{1,2}$": "R13",
    "^[0-9a-f]{32}$": "0123456789abcdef" * 2,
    "^[0-9a-f]{128}$": "0123456789abcdef" * 8,
    r"^\d{4}-\d{2}-\d{2}T\d{2}:00:00Z$": "2026-01-31T12:00:00Z",
    r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$": "2026-01-31T12:00:00Z",
}
_ANY = {"nonfinite": "nan"}


def sample(schema: dict[str, Any], name: str = "é", defs: dict[str, Any] | None = None) -> Any:
    """A value that a JSON Schema admits; where anything goes, a tagged number that is not finite."""
    defs = schema.get("$defs", defs or {})
    if "$ref" in schema:
        return sample(defs[schema["$ref"].rpartition("/")[2]], name, defs)
    if "anyOf" in schema:
        return sample(next(one for one in schema["anyOf"] if one.get("type") != "null"), name, defs)
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][-1]
    build = {"object": _object, "array": _array, "string": _text, "integer": _number, "number": _number}
    kind = schema.get("type")
    return True if kind == "boolean" else build[kind](schema, name, defs) if kind else _ANY


def _object(schema: dict[str, Any], name: str, defs: dict[str, Any]) -> dict[str, Any]:
    if "properties" in schema:
        return {key: sample(part, key, defs) for key, part in schema["properties"].items()}
    inner = schema.get("additionalProperties")
    return {name: sample(inner, name, defs) if isinstance(inner, dict) else _ANY}


def _array(schema: dict[str, Any], name: str, defs: dict[str, Any]) -> list[Any]:
    return [sample(schema.get("items", {}), name, defs)]


def _text(schema: dict[str, Any], name: str, _: dict[str, Any]) -> str:
    return _TEXTS[schema["pattern"]] if "pattern" in schema else f"{name} é\n𝛼"


def _number(schema: dict[str, Any], name: str, _: dict[str, Any]) -> float:
    low = schema.get("minimum", schema.get("exclusiveMinimum", 0))
    return int(low) + 1 + len(name) if schema["type"] == "integer" else float(low) + 0.1
