"""Draw experiments as SVG or PNG: the same bytes for the same index (and version of matplotlib)."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ledger.errors import LedgerError, UsageError

if TYPE_CHECKING:
    from ledger.projections.view import View
    from ledger.store.open import Store

KINDS = ("forest", "paired", "curves")


def plot(
    store: "Store",
    exps: Sequence[str],
    *,
    kind: str | None = None,
    out: Sequence[Path] = (),
    metric: str | None = None,
    allow_incomplete: bool = False,
    to_index: int | None = None,
) -> dict[str, Any]:
    """`{"files": [path], "kind", "index"}`. One experiment is a forest, two are paired, unless `kind` says.

    `out`: files whose suffix is the format; by default `NAME-KIND.svg` right here. `metric` is the key of
    learning curves. Refused where `table` or `compare` would refuse, unless `allow_incomplete`.
    """
    from ledger.projections.view import open_view
    from ledger.render import plot_style as style

    chosen, suffixes = _kind(exps, kind, metric), [_suffix(path) for path in out] or ["svg"]
    with style.style():
        view = open_view(store, to_index)
        if chosen == "curves":
            name, figure = _curves(store, view, exps[0], metric)
        else:
            draw = _forest if chosen == "forest" else _paired
            name, figure = draw(store, view, exps, allow_incomplete)
        pages = [style.picture(figure, suffix, store.ledger_id, view.index) for suffix in suffixes]
    _write_all(files := list(out) or [Path(f"{name}-{chosen}.svg")], pages)
    return {"files": [str(path) for path in files], "kind": chosen, "index": view.index}


def _kind(exps: Sequence[str], kind: str | None, metric: str | None) -> str:
    chosen = kind or ("paired" if len(exps) == 2 else "forest")
    if chosen not in KINDS:
        raise UsageError(f"--kind {chosen!r} is not known", f"one of {', '.join(KINDS)}")
    due = 2 if chosen == "paired" else 1
    if len(exps) != due:
        wanted = "two experiments" if due == 2 else "one experiment"
        more = "`ledger compare` takes more of them" if len(exps) > due else "name both: ledger plot EXP EXP"
        remedy = more if due == 2 else "draw one picture of each"
        raise UsageError(f"a {chosen} picture is of {wanted}, not of {len(exps)}", remedy)
    if metric is not None and chosen != "curves":
        raise UsageError(f"--metric belongs to learning curves, not to {chosen}", "add --kind curves")
    return chosen


def _suffix(path: Path) -> str:
    from ledger.render.plot_style import FORMATS

    suffix = path.suffix.lower().removeprefix(".")
    if suffix not in FORMATS:
        raise UsageError(f"{path} is no picture's name", "end it with .svg or .png")
    return suffix


def _curves(store: "Store", view: "View", exp: str, metric: str | None) -> tuple[str, Any]:
    """The name of the file, and the figure; so do the others."""
    from ledger.actions.resolve import experiment
    from ledger.actions.results.curves import curves
    from ledger.render.plot_curves import curves as draw

    row = experiment(view, exp)
    key, found = curves(store, view, row["id"], metric)
    return _slug(row["name"]), draw(row, key, found, store.ledger_id, view.index)


def _forest(store: "Store", view: "View", exps: Sequence[str], allow_incomplete: bool) -> tuple[str, Any]:
    from ledger.actions.results.table import table
    from ledger.render.plot_forest import forest

    given = table(store, exps, allow_incomplete=allow_incomplete, to_index=view.index)
    return _slug(given["name"]), forest(given, store.ledger_id)


def _paired(store: "Store", view: "View", exps: Sequence[str], allow_incomplete: bool) -> tuple[str, Any]:
    from ledger.actions.results.compare import compare
    from ledger.projections.tables import table
    from ledger.render.plot_paired import paired

    found = compare(store, exps, allow_incomplete=allow_incomplete, to_index=view.index)["pairs"][0]
    a, b = table(view, found["a"]), table(view, found["b"])
    return f"{_slug(a['name'])}-{_slug(b['name'])}", paired(a, b, found, store.ledger_id)


def _slug(name: str) -> str:
    from ledger.render.slugs import slugs

    return slugs([name])[name]


def _write_all(files: Sequence[Path], pages: Sequence[bytes]) -> None:
    """Each whole or not at all; LedgerError where one cannot be written."""
    from ledger.render.write_page import replace

    for path, page in zip(files, pages, strict=True):
        if path.is_symlink() or path.is_dir():
            raise UsageError(f"{path} is not a plain file", "give another name with --out")
        try:
            replace(path, page)
        except OSError as error:
            remedy = "give a file in a folder that is there and can be written: --out FILE.svg"
            raise LedgerError(f"{path} cannot be written: {error.strerror}", remedy) from None
