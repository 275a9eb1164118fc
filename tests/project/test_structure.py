"""The limits and layers of the source, as docs/decisions.md has them."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import URLPattern, URLResolver, get_resolver
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from talks.models.edition import RESERVED_SLUGS

ROOT = Path(settings.BASE_DIR)
SOURCE = ("kubecon_notes", "talks", "venue")
GENERATED = "0001_initial.py"
MAX_MODULE, MAX_TEST_MODULE, MAX_FUNCTION, MAX_TEMPLATE = 300, 400, 30, 120
VAGUE = {"utils", "util", "helpers", "helper", "services", "service", "common", "base", "misc"}
MADE_BY_DJANGO = re.compile(r"^\d{4}_(auto_|alter_|add_|remove_|rename_|delete_)|_and_more$|_and_\d+_more$")
INLINE = re.compile(r"""<style|\sstyle\s*=|<script(?![^>]*\ssrc=)|\son[a-z]+\s*=\s*["']|javascript:""", re.IGNORECASE)


def modules(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py")) if path.name != GENERATED]


def templates() -> list[Path]:
    return sorted((ROOT / "kubecon_notes" / "templates").rglob("*.html"))


def lines_of(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def too_long(paths: list[Path], limit: int) -> dict[str, int]:
    return {named(path): lines_of(path) for path in paths if lines_of(path) > limit}


def functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            yield f"{named(path)}:{node.lineno} {node.name}", node.end_lineno - node.lineno + 1


def test_there_is_something_to_measure():
    assert len(modules(*SOURCE)) > 50
    assert len(templates()) > 30


def test_layers_are_kept(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(ROOT)
    assert lint_imports(config_filename="pyproject.toml", no_cache=True) == EXIT_STATUS_SUCCESS


def test_modules_are_short():
    assert too_long(modules(*SOURCE), MAX_MODULE) == {}


def test_test_modules_are_short():
    assert too_long(modules("tests", "benchmarks"), MAX_TEST_MODULE) == {}


def test_functions_are_short():
    found = {name: length for path in modules(*SOURCE) for name, length in functions(path)}
    assert {name: length for name, length in found.items() if length > MAX_FUNCTION} == {}


def test_templates_are_short():
    assert too_long(templates(), MAX_TEMPLATE) == {}


def test_no_module_has_a_name_that_says_nothing():
    assert [named(path) for path in modules(*SOURCE, "tests") if path.stem in VAGUE] == []


def test_apps_do_not_listen_to_signals():
    listening = re.compile(r"\b(post|pre)_(save|delete)\b|m2m_changed")
    assert [named(path) for path in modules(*SOURCE) if listening.search(path.read_text(encoding="utf-8"))] == []


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_migrations_are_named_by_what_they_guarantee():
    names = [path.stem for path in modules(*SOURCE) if path.parent.name == "migrations"]
    assert [name for name in names if MADE_BY_DJANGO.search(name)] == []


def test_fragments_say_what_they_take():
    fragments = [path for path in templates() if path.name.startswith("_")]
    silent = [named(path) for path in fragments if not re.match(r"\{# .{10,} #\}\n", path.read_text(encoding="utf-8"))]
    assert silent == []


def test_fragments_are_given_what_they_take_and_no_more():
    included = re.compile(r"\{% include [^%]*%\}")
    tags = {tag: named(path) for path in templates() for tag in included.findall(path.read_text(encoding="utf-8"))}
    assert {tag: where for tag, where in tags.items() if "/admin/" not in where and not tag.endswith(" only %}")} == {}


def test_templates_hold_no_inline_style_or_script():
    found = {named(path): INLINE.findall(path.read_text(encoding="utf-8")) for path in templates()}
    assert {path: hits for path, hits in found.items() if hits} == {}


@pytest.mark.parametrize(
    "html",
    ['<p style="x">', "<script>x", '<script type="module">', "<a onclick='x'>", '<a href="javascript:x">', "<style>"],
)
def test_inline_code_would_be_noticed(html: str):
    assert INLINE.search(html)


def test_addresses_of_the_site_cannot_be_slugs_of_an_edition():
    routes = [str(pattern.pattern) for pattern in flat(get_resolver().url_patterns)]
    firsts = {route.split("/")[0] for route in routes} - {"", "<slug:edition>"}
    assert firsts <= RESERVED_SLUGS


def flat(patterns: list[URLPattern | URLResolver]) -> Iterator[URLPattern | URLResolver]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver) and str(pattern.pattern) == "":
            yield from flat(pattern.url_patterns)
        else:
            yield pattern
