"""One worksheet's cells as XML elements, reached by row and column; typed into, not rendered.

A new cell takes the style of its place (row, else column), so that dates show as dates.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from lxml import etree

from pipeline.cells import address, parse_address
from pipeline.demo.package import Package, Strings, parse, serialise, tag

_EPOCH = date(1899, 12, 30)


def serial(day: date) -> int:
    """Excel's number of *day*."""
    return (day - _EPOCH).days


class Grid:
    """The cells of one sheet part of *package*; `save` puts it back."""

    def __init__(self, package: Package, part: str, strings: Strings) -> None:
        self._package = package
        self._part = part
        self._strings = strings
        self.root = parse(package.parts[part])
        data = self.root.find(tag("sheetData"))
        assert data is not None
        self.data = data
        self._rows = {int(row.get("r", "0")): row for row in data}
        self._column_styles = {
            number: int(column.get("style", "0"))
            for column in self.root.iter(tag("col"))
            for number in range(int(column.get("min", "1")), int(column.get("max", "1")) + 1)
        }
        self._cells: dict[int, dict[int, etree._Element]] = {}

    @property
    def last_row(self) -> int:
        """Number of the last row that is there, 0 in an empty sheet."""
        return max(self._rows, default=0)

    def cells(self, row: int) -> dict[int, etree._Element]:
        """Cells of *row* by column number."""
        if row not in self._cells:
            element = self._rows.get(row)
            self._cells[row] = {} if element is None else {_column(cell): cell for cell in element}
        return self._cells[row]

    def text(self, row: int, column: int) -> str:
        """What stands there, as text; ``""`` where nothing does."""
        cell = self.cells(row).get(column)
        if cell is None:
            return ""
        if cell.get("t") == "inlineStr":
            return "".join(cell.itertext(tag("t")))
        value = cell.findtext(tag("v")) or ""
        return self._strings.text(int(value)) if cell.get("t") == "s" and value else value

    def style(self, row: int, column: int) -> int:
        """Style index of a cell, also of one that is not there yet."""
        cell = self.cells(row).get(column)
        if cell is not None:
            return int(cell.get("s", "0"))
        element = self._rows.get(row)
        if element is not None and element.get("customFormat") == "1":
            return int(element.get("s", "0"))
        return self._column_styles.get(column, 0)

    def is_formula(self, row: int, column: int) -> bool:
        """True where a cell is there and holds a formula."""
        cell = self.cells(row).get(column)
        return cell is not None and cell.find(tag("f")) is not None

    def put(self, row: int, column: int, value: object) -> etree._Element:
        """Type *value* (text, number, date; None empties the cell) and return the cell."""
        cell = self._cell(row, column)
        for child in list(cell):
            cell.remove(child)
        cell.attrib.pop("t", None)
        if value is None or value == "":
            return cell
        node = etree.SubElement(cell, tag("v"))
        if isinstance(value, str):
            cell.set("t", "s")
            node.text = str(self._strings.add(value))
        elif isinstance(value, date):
            node.text = str(serial(value))
        else:
            assert isinstance(value, int | float | Decimal)
            node.text = str(value)
        return cell

    def rows(self) -> Iterator[tuple[int, etree._Element]]:
        """Row numbers and elements, from the top."""
        yield from sorted(self._rows.items())

    def forget(self) -> None:
        """Read the elements anew after they were moved about."""
        self._rows = {int(row.get("r", "0")): row for row in self.data}
        self._cells.clear()

    def save(self) -> None:
        """Put the sheet back into its package, with a true ``<dimension>``."""
        dimension = self.root.find(tag("dimension"))
        if dimension is not None:
            dimension.set("ref", self._extent())
        self._package.parts[self._part] = serialise(self.root)

    def _extent(self) -> str:
        rows = [row for row, element in self._rows.items() if len(element)]
        columns = [
            edge
            for row in rows
            for edge in (_column(self._rows[row][0]), _column(self._rows[row][-1]))
        ]
        if not rows:
            return "A1"
        first, last = address(min(rows), min(columns)), address(max(rows), max(columns))
        return first if first == last else f"{first}:{last}"

    def _cell(self, row: int, column: int) -> etree._Element:
        cells = self.cells(row)
        if column in cells:
            return cells[column]
        style = self.style(row, column)
        cell = etree.Element(tag("c"), r=address(row, column))
        if style:
            cell.set("s", str(style))
        before = sum(1 for number in cells if number < column)
        self._row(row).insert(before, cell)
        cells[column] = cell
        return cell

    def _row(self, row: int) -> etree._Element:
        if row not in self._rows:
            element = etree.Element(tag("row"), r=str(row))
            self.data.insert(sum(1 for number in self._rows if number < row), element)
            self._rows[row] = element
        element = self._rows[row]
        element.attrib.pop("spans", None)  # an optimisation that may no longer be true
        return element


def _column(cell: etree._Element) -> int:
    return parse_address(str(cell.get("r")))[1]
