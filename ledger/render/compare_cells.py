"""The table of a comparison: its columns, and the address of each cell's numbers. Not escaped."""

from typing import Any

from ledger.render import compare_words as words
from ledger.render.addresses import join

HEAD = (
    "a − b", "difference ± SD", "95% CI", "a better", "p sign-flip", "p Holm", "p Wilcoxon",
    "p Nadeau–Bengio", "dz",
)  # fmt: skip
_FIELDS = (
    None, "", "ci95", "", "p_sign_flip", None, "p_wilcoxon", "p_nadeau_bengio", "dz",
)  # fmt: skip
"""The field behind each column; "" is the whole pair. Holm's p of a family has no pair's address."""


def cells(
    pair: dict[str, Any], document: dict[str, Any], names: dict[str, str]
) -> list[tuple[str, str | None]]:
    """The texts of one pair, each with the address of its numbers, where one address holds them."""
    style, single = words.spec(document), document["family"] == 1
    texts = (
        words.named(pair, names),
        words.difference(pair, style),
        words.interval(pair, style),
        f"{pair['improved']}/{pair['n']}",
        words.probability(pair["p_sign_flip"]),
        words.probability(pair["p_holm"]),
        words.probability(pair["p_wilcoxon"]),
        words.probability(pair["p_nadeau_bengio"]),
        "–" if pair["dz"] is None else f"{pair['dz']:.2f}",
    )
    fields = [*_FIELDS[:5], "p_holm" if single else None, *_FIELDS[6:]]
    return [
        (text, None if field is None else address(pair, *([field] if field else [])))
        for text, field in zip(texts, fields, strict=True)
    ]


def address(pair: dict[str, Any], *fields: str) -> str:
    """`compare/A/B`, or one of its fields."""
    return join("compare", pair["a"], pair["b"], *fields)


def sentences(pair: dict[str, Any], document: dict[str, Any], names: dict[str, str]) -> list[str]:
    """What is said of a pair below the table."""
    style = words.spec(document)
    method = f"sign-flip p {words.sign_flip(pair)}"
    return [words.better(pair, document, names, style), method, *words.limits(pair)]
