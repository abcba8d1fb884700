"""One row of a file of results after another, each judged by those before it."""

from collections.abc import Callable

from ledger.plan.imported_rows import BadCell, Rows, count, number, seed


class Reading:
    """Where the columns are, what was read so far, and the line of each subject and seed."""

    def __init__(self, columns: dict[str, int], percent: bool) -> None:
        self.columns, self.percent = columns, percent
        self.rows = Rows()
        self.seen: dict[str, dict[int | None, int]] = {}
        self.signed: bool | None = None
        self.measure: Callable[[list[str]], None] = self._counts if "correct" in columns else self._value

    def add(self, subject: str, row: list[str], line: int) -> None:
        """One row; BadCell where a cell cannot be read or the subject has this seed already."""
        number_ = self._seed(row)
        earlier = self.seen.setdefault(subject, {}).setdefault(number_, line)
        if earlier != line:
            raise _twice(subject, number_, earlier, "seed" in self.columns)
        self.measure(row)
        rows = self.rows
        rows.lines.append(line)
        rows.subjects.append(subject)
        if number_ is not None:
            rows.seeds.append(number_)

    def _cell(self, row: list[str], column: str) -> str:
        return row[self.columns[column]].strip()

    def _seed(self, row: list[str]) -> int | None:
        if "seed" not in self.columns:
            return None
        text = self._cell(row, "seed")
        if not text:
            raise BadCell("the seed is blank", "give every row its seed, or leave the column out")
        return seed(text)

    def _value(self, row: list[str]) -> None:
        text = self._cell(row, "value")
        if not text:
            raise BadCell("the value is blank", "leave out a row that has no value, and say so in the name")
        text = self._unsigned(text)
        self.rows.values.append(number("value", text))
        if "n_test" in self.columns:
            self.rows.texts.append(text)
            self.rows.n_test.append(count("n_test", self._cell(row, "n_test"), 1))

    def _unsigned(self, text: str) -> str:
        """A value without its percent sign; all values have one or none, and only where the unit is it."""
        signed = text.endswith("%")
        if signed and not self.percent:
            raise BadCell(f"value {text[:40]!a} is in percent, the unit is not", 'state --unit "%"')
        if self.signed is not None and signed != self.signed:
            mixed = "has a percent sign, those before it have none" if signed else "lacks the percent sign"
            raise BadCell(f"mixed units: value {text[:40]!a} {mixed}", "write all values in one unit")
        self.signed = signed
        return text[:-1].rstrip() if signed else text

    def _counts(self, row: list[str]) -> None:
        total = count("total", self._cell(row, "total"), 1)
        correct = count("correct", self._cell(row, "correct"), 0)
        if correct > total:
            raise BadCell(f"{correct} correct of {total}", "are the columns swapped?")
        if "n_test" in self.columns:
            stated = count("n_test", self._cell(row, "n_test"), 1)
            if stated != total:
                raise BadCell(f"n_test {stated} is not the total {total}", "leave n_test out beside total")
        self.rows.correct.append(correct)
        self.rows.totals.append(total)
        self.rows.values.append(correct / total * (100.0 if self.percent else 1.0))


def _twice(subject: str, seed: int | None, line: int, seeds: bool) -> BadCell:
    with_seed = f", seed {seed}" if seeds else ""
    remedy = "give a row for each subject and seed" if seeds else "tell runs apart by a column seed"
    return BadCell(f"subject {subject!a}{with_seed} stands on line {line} already", remedy)
