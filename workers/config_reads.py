"""The config of a run: a dict that notes which of its keys training code reads (R12)."""

from collections import OrderedDict
from collections.abc import ItemsView, Iterator, KeysView, ValuesView
from typing import Any

from workers.text import storable

MOST_KEYS = 1_000
"""Beyond this many different keys the config counts as taken as a whole."""
_NONE = object()


class ConfigReads(dict[str, Any]):
    """Asking for a key reads it, also for one that is not there; nested dicts count by their key alone.

    Whatever hands all of it on (iterating, unpacking, comparing, copying, pickling) reads it as a whole:
    a further key would have been seen too. Its text reads the keys that it shows. A copy is a plain dict,
    a pickle an OrderedDict, which `torch.load(weights_only=True)` takes. Code in C that goes past the
    methods of a dict (orjson) is not seen.
    """

    __slots__ = ("_asked", "_planned", "_whole")

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__(config)
        self._planned = frozenset(config)
        self._asked: set[Any] = set()
        self._whole = False

    def reads(self) -> dict[str, Any]:
        """`{"keys", "whole"}` as `config.read` records them: sorted, also those asked for in vain."""
        asked = self._asked.copy()  # other threads may still ask
        whole = self._whole or len(asked) > MOST_KEYS
        keys = self._planned if whole else asked
        return {
            "keys": sorted({storable(key) for key in keys if isinstance(key, str) and key}),
            "whole": whole,
        }

    def __getitem__(self, key: str) -> Any:
        self._asked.add(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self._asked.add(key)
        return super().__contains__(key)

    def get(self, key: str, default: Any = None) -> Any:
        self._asked.add(key)
        return super().get(key, default)

    def pop(self, key: str, default: Any = _NONE) -> Any:
        self._asked.add(key)
        return super().pop(key) if default is _NONE else super().pop(key, default)

    def setdefault(self, key: str, default: Any = None) -> Any:
        self._asked.add(key)
        return super().setdefault(key, default)

    # with its own __iter__, dict(config) and {**config} come by keys() and not past the methods
    def __iter__(self) -> Iterator[str]:
        self._whole = True
        return super().__iter__()

    def __reversed__(self) -> Iterator[str]:
        self._whole = True
        return super().__reversed__()

    def keys(self) -> KeysView[str]:  # type: ignore[override]  # typeshed names a private class
        self._whole = True
        return super().keys()

    def values(self) -> ValuesView[Any]:  # type: ignore[override]  # as above
        self._whole = True
        return super().values()

    def items(self) -> ItemsView[str, Any]:  # type: ignore[override]  # as above
        self._whole = True
        return super().items()

    def popitem(self) -> tuple[str, Any]:
        self._whole = True
        return super().popitem()

    def copy(self) -> dict[str, Any]:
        self._whole = True
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
        self._whole = True
        return super().__eq__(other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = None

    def __repr__(self) -> str:
        self._asked.update(super().keys())
        return super().__repr__()
