"""Draw what a command printed as an SVG picture: the demo's table in the README.

ledger table mean ols mlp | python picture.py "ledger table mean ols mlp" > demo-table.svg
"""

import sys
from html import escape

WIDTH, HEIGHT, MARGIN = 8.4, 19, 18
FONT = "ui-monospace, SFMono-Regular, Menlo, 'DejaVu Sans Mono', monospace"


def picture(command: str, lines: list[str]) -> str:
    """A dark card of monospaced lines, the command first."""
    lines = [f"$ {command}", "", *lines]
    width = max(len(line) for line in lines) * WIDTH + 2 * MARGIN
    height = len(lines) * HEIGHT + 2 * MARGIN
    rows = [
        f'<text x="{MARGIN}" y="{MARGIN + (number + 0.8) * HEIGHT:.1f}" fill="{colour(line)}"'
        f' textLength="{len(line) * WIDTH:.1f}" xml:space="preserve">{escape(line)}</text>'
        for number, line in enumerate(lines)
        if line.strip()
    ]
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}"'
        f' width="{width:.0f}" height="{height:.0f}" font-family="{FONT}" font-size="14">',
        f'<rect width="{width:.0f}" height="{height:.0f}" rx="8" fill="#16181d"/>',
        *rows,
        "</svg>",
    ])  # fmt: skip


def colour(line: str) -> str:
    if line.startswith("$"):
        return "#7cc4ff"
    return "#ffffff" if line.startswith("mean ± SD") else "#c9ced6"


if __name__ == "__main__":
    text = sys.stdin.read().rstrip("\n").split("\n")
    end = next((n for n, line in enumerate(text) if line.startswith("grade")), len(text) - 1)
    print(picture(sys.argv[1], text[: end + 1]))
