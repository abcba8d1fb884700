"""The config of a run: a dict that notes which of its keys training code reads (R12)."""

from collections import OrderedDict
from collections.abc import ItemsView, Iterator, KeysView, ValuesView
from typing import Any

from workers.text import storable

MOST_KEYS = 1_000
"""Beyond this many different keys the config counts as taken as a whole."""
LONGEST_DEFAULT = 300
_PLAIN = (bool, int, float, str)
_NONE = object()


class ConfigReads(dict[str, Any]):
    """Asking for a key reads it, also for one that is not there; those of a table are `table.key`.

    Whatever hands all of it on (iterating, unpacking, comparing, copying, pickling) reads it as a whole:
    a further key would have been seen too. Its text reads the keys that it shows. A copy is a plain dict,
    a pickle an OrderedDict, which `torch.load(weights_only=True)` takes. Code in C that goes past the
    methods of a dict (orjson) is not seen.
    """

    __slots__ = ("_asked", "_defaults", "_planned", "_tables", "_whole")

    def __init__(self, config: dict[str, Any]) -> None:
        self._tables = {key: ConfigReads(value) for key, value in config.items() if type(value) is dict}
        super().__init__({**config, **self._tables})
        self._planned = frozenset(config)
        self._asked: set[Any] = set()
        self._defaults: dict[Any, Any] = {}
        self._whole = False

    def reads(self) -> dict[str, Any]:
        """`{"keys", "whole"}` as `config.read` records them: sorted, also those asked for in vain.

        `defaults` where there are any: what training code takes for a key that is not there.
        """
        asked = self._asked.copy()  # other threads may still ask
        defaults = {key: value for key, value in self._defaults.copy().items() if _told(key, value)}
        inside = {key: table.reads() for key, table in self._tables.items() if key in asked}
        for key, read in inside.items():
            if not read["whole"] and read["keys"]:
                asked.remove(key)
                asked |= {f"{key}.{name}" for name in read["keys"]}
                defaults |= {f"{key}.{name}": value for name, value in read.get("defaults", {}).items()}
        whole = self._whole or len(asked) > MOST_KEYS
        keys = self._planned if whole else asked
        return {
            "keys": sorted({storable(key) for key in keys if isinstance(key, str) and key}),
            "whole": whole,
            **({"defaults": defaults} if defaults and not whole else {}),
        }

    def _take(self) -> None:
        """All of it is handed on; its tables as plain dicts, since every key counts now."""
        if not self._whole:
            self._whole = True
            for key, table in self._tables.items():
                if super().get(key) is table:
                    super().__setitem__(key, table.copy())

    def _note(self, key: Any, default: Any) -> None:
        """Ask for a key; two different defaults of one key are none, as is what is no plain value."""
        self._asked.add(key)
        plain = default if type(default) in _PLAIN else None
        held = self._defaults.setdefault(key, plain)
        if held is not plain and (type(held) is not type(plain) or held != plain):
            self._defaults[key] = None

    def __getitem__(self, key: str) -> Any:
        self._asked.add(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self._asked.add(key)
        return super().__contains__(key)

    def get(self, key: str, default: Any = None) -> Any:
        self._note(key, default)
        return super().get(key, default)

    def pop(self, key: str, default: Any = _NONE) -> Any:
        self._note(key, None if default is _NONE else default)
        return super().pop(key) if default is _NONE else super().pop(key, default)

    def setdefault(self, key: str, default: Any = None) -> Any:
        self._note(key, default)
        return super().setdefault(key, default)

    # with its own __iter__, dict(config) and {**config} come by keys() and not past the methods
    def __iter__(self) -> Iterator[str]:
        self._take()
        return super().__iter__()

    def __reversed__(self) -> Iterator[str]:
        self._take()
        return super().__reversed__()

    def keys(self) -> KeysView[str]:  # type: ignore[override]  # typeshed names a private class
        self._take()
        return super().keys()

    def values(self) -> ValuesView[Any]:  # type: ignore[override]  # as above
        self._take()
        return super().values()

    def items(self) -> ItemsView[str, Any]:  # type: ignore[override]  # as above
        self._take()
        return super().items()

    def popitem(self) -> tuple[str, Any]:
        self._take()
        return super().popitem()

    def copy(self) -> dict[str, Any]:
        self._take()
        return dict(super().items())

    __copy__ = copy

    def __deepcopy__(self, memo: dict[int, Any]) -> dict[str, Any]:
        from copy import deepcopy

        return deepcopy(self.copy(), memo)

    def __reduce_ex__(self, protocol: Any) -> tuple[Any, ...]:
        return OrderedDict, (), None, None, iter(self.copy().items())

    def __or__(self, other: Any) -> Any:
        return self.copy() | other

    def __ror__(self, other: Any) -> Any:
        return other | self.copy()

    def __eq__(self, other: object) -> bool:
        self._take()
        return super().__eq__(other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = None

    def __repr__(self) -> str:
        self._asked.update(super().keys())
        return super().__repr__()


def _told(key: Any, default: Any) -> bool:
    """Whether a default can be recorded: a plain finite value of a plain key."""
    if not isinstance(key, str) or storable(key) != key or not key:
        return False
    if isinstance(default, str):
        return len(default) <= LONGEST_DEFAULT and storable(default) == default
    if type(default) is int:
        return abs(default) < 2**53
    return type(default) is bool or (type(default) is float and default - default == 0.0)
