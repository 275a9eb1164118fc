"""Fixture files: Django's YAML, read row by row with the place of each row and field in its file."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode


class FixtureError(Exception):
    """A mistake in a fixture; its text says where, for whoever has to mend it."""


@dataclass(frozen=True)
class Row:
    """One object of a file: which model, and the fields that are given for it."""

    file: str
    number: int
    line: int
    model: str
    fields: dict[str, Any]

    @property
    def place(self) -> str:
        return f"{self.file}, row {self.number} (line {self.line})"

    @property
    def called(self) -> str:
        """What an editor knows the row by: its slug or address, else the keys that it joins."""
        for name in ("slug", "url"):
            if name in self.fields:
                return str(self.fields[name])
        joined = ("talk", "event", "edition", "venue", "report", "note", "speaker", "tag", "organization")
        keys = [self.fields.get(name) for name in (*joined, "position", "level")]
        return ", ".join(str(key).strip("[]").replace("'", "") for key in keys if key is not None)

    def mistake(self, what: str, *, field: str = "") -> FixtureError:
        where = f"{self.place}, {self.model} “{self.called}”"
        return FixtureError(f"{where}, {field}: {what}" if field else f"{where}: {what}")


def read_rows(path: Path, *, called: str = "") -> Iterator[Row]:
    """The rows of one file. `called` is how messages name it, the path as given otherwise."""
    file = called or str(path)
    try:
        yield from _rows(yaml.SafeLoader(_text(path, file)), file)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = f", line {mark.line + 1}" if mark else ""
        raise FixtureError(f"{file}{line}: {', '.join(filter(None, (error.context, error.problem)))}.") from error
    except yaml.YAMLError as error:
        raise FixtureError(f"{file}: {str(error).splitlines()[0]}.") from error


def _rows(loader: yaml.SafeLoader, file: str) -> Iterator[Row]:
    root = loader.get_single_node()
    if root is None:
        return
    if not isinstance(root, SequenceNode):
        raise FixtureError(f"{file}, line {_line(root)}: the file is not a list of rows.")
    for number, node in enumerate(root.value, start=1):
        yield _row(loader, node, file, number)


def _text(path: Path, file: str) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise FixtureError(f"{file}: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise FixtureError(f"{file}: not UTF-8 text (byte {error.start}).") from error


def _row(loader: yaml.SafeLoader, node: Node, file: str, number: int) -> Row:
    place = f"{file}, row {number} (line {_line(node)})"
    entries = _entries(node, place)
    model, fields = entries.pop("model", None), entries.pop("fields", None)
    if entries:
        # A primary key means another row in every database; rows are known by their natural keys.
        raise FixtureError(f"{place}: “{next(iter(entries))}” does not belong here, only model and fields do.")
    if model is None or fields is None:
        raise FixtureError(f"{place}: a row needs a model and its fields.")
    _entries(fields, place)
    return Row(file, number, _line(node), str(_value(loader, model, place)), _value(loader, fields, place))


def _entries(node: Node, place: str) -> dict[str, Node]:
    if not isinstance(node, MappingNode):
        raise FixtureError(f"{place}, line {_line(node)}: expected names with values.")
    entries: dict[str, Node] = {}
    for key, value in node.value:
        if not isinstance(key, ScalarNode):
            raise FixtureError(f"{place}, line {_line(key)}: expected a name.")
        if key.value in entries:
            raise FixtureError(f"{place}, line {_line(key)}: “{key.value}” is given twice.")
        entries[key.value] = value
    return entries


def _value(loader: yaml.SafeLoader, node: Node, place: str) -> Any:
    try:
        return loader.construct_object(node, deep=True)
    except ValueError as error:
        # For example 2024-02-30, which YAML takes for a date.
        raise FixtureError(f"{place}: {error}.") from error


def _line(node: Node) -> int:
    return int(node.start_mark.line) + 1
