"""The house: what may import and point to what, how long a file may be, and where things lie."""

import ast
import subprocess
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.test.utils import isolate_apps

ROOT = Path(__file__).parents[1]
FLOORS = ("customers", "services", "meetings", "portfolio")  # from the ground up
TOP_LEVEL = {
    *("manage.py", "pyproject.toml", "portfolio", "customers", "services", "meetings", "templates", "static", "tests"),
    *(
        "README.md",
        "uv.lock",
        "LICENSE",
        "CHANGELOG.md",
        ".gitignore",
        ".pre-commit-config.yaml",
        ".ci",
        ".gitattributes",
    ),
    *(".python-version", ".dockerignore"),
}
LONGEST = 400
JUNK_DRAWERS = {"utils.py", "services.py", "helpers.py", "common.py", "misc.py"}

# Every look at the user model goes through Django's swappable setting, so no floor imports portfolio.accounts for it.
SWAPPABLE_USER = settings.AUTH_USER_MODEL


def tracked_files() -> list[Path]:
    """What belongs to the product: files in git, and new ones that are not ignored."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).exists()]


def python_files() -> list[Path]:
    return [path for path in tracked_files() if path.suffix == ".py"]


def floor_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0]


def imported(source: str, package: str) -> Iterator[tuple[int, str]]:
    """Line and module of every import, wherever in the file it is; relative ones resolved against the package.

    ``import_module("…")`` and ``__import__("…")`` with a literal count too.
    """
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parts = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            base = ".".join([*parts, node.module] if node.module else parts)
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in {"import_module", "__import__", "import_string"} and isinstance(node.args[0].value, str):
                yield node.lineno, node.args[0].value


def climbing(source: str, path: Path) -> list[str]:
    """Imports of this file that point up a floor."""
    floor = floor_of(path)
    if floor not in FLOORS:
        return []
    above = FLOORS[FLOORS.index(floor) + 1 :]
    package = ".".join(path.relative_to(ROOT).parent.parts)
    return [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for line, name in imported(source, package)
        if name.split(".")[0] in above
    ]


def pointing_up(found: list[type[models.Model]]) -> list[str]:
    """References between tables that point up a floor, whatever way they were declared (by name too)."""
    wrong = []
    for model in found:
        floor = model.__module__.split(".")[0]
        for field in model._meta.get_fields():
            target = field.related_model if not field.auto_created and field.is_relation else None
            if floor not in FLOORS or not isinstance(target, type):
                continue
            if target._meta.label == SWAPPABLE_USER or target._meta.swapped:
                continue  # the one exemption: whose account it is, is a setting and no import
            there = target.__module__.split(".")[0]
            if there in FLOORS and FLOORS.index(there) > FLOORS.index(floor):
                wrong.append(f"{model._meta.label}.{field.name} points to {target._meta.label}")
    return wrong


def test_no_import_points_up_a_floor() -> None:
    files = python_files()
    assert len([path for path in files if floor_of(path) in FLOORS]) > 50
    assert [wrong for path in files for wrong in climbing(path.read_text(), path)] == []


@pytest.mark.parametrize(
    "planted",
    [
        "import portfolio.context",
        "from services import periods",
        "from services.periods import Month",
        "def later():\n    from meetings.models import Meeting",
        "from ..portfolio import context",
        "from importlib import import_module\nimport_module('portfolio.context')",
        "if TYPE_CHECKING:\n    from portfolio.accounts.models import User",
    ],
)
def test_an_import_that_points_up_is_seen(planted: str) -> None:
    """The control: from the ground floor, wherever it hides."""
    assert len(climbing(planted, ROOT / "customers" / "records" / "planted.py")) == (0 if ".." in planted else 1)
    assert len(climbing(planted, ROOT / "customers" / "planted.py")) == 1
    assert climbing(planted, ROOT / "portfolio" / "planted.py") == []


def test_no_foreign_key_points_up_a_floor() -> None:
    found = apps.get_models(include_auto_created=True)
    assert len([model for model in found if model.__module__.startswith("customers")]) >= 10
    assert pointing_up(found) == []


@isolate_apps("customers", "portfolio", "portfolio.accounts")
def test_a_foreign_key_that_points_up_is_seen() -> None:
    """The control: a ground-floor record that names a table of the top floor by a string."""

    class Upstairs(models.Model):
        class Meta:
            app_label = "portfolio"

    class Downstairs(models.Model):
        upstairs = models.ForeignKey("portfolio.Upstairs", models.CASCADE)
        several = models.ManyToManyField(Upstairs, related_name="+")

        class Meta:
            app_label = "customers"

    Upstairs.__module__, Downstairs.__module__ = "portfolio.models", "customers.models"
    assert pointing_up([Downstairs]) == [
        "customers.Downstairs.upstairs points to portfolio.Upstairs",
        "customers.Downstairs.several points to portfolio.Upstairs",
    ]
    assert pointing_up([Upstairs]) == []


def too_long(files: list[Path]) -> list[str]:
    return [
        f"{path.name}: {lines} lines"
        for path in files
        if path.suffix in {".py", ".html", ".css", ".js"}
        and "vendor" not in path.parts
        and "migrations" not in path.parts  # written by Django, and read by nobody
        and not path.name.endswith(".min.js")
        and (lines := len(path.read_text().splitlines())) > LONGEST
    ]


def test_no_file_is_longer_than_400_lines() -> None:
    assert too_long(tracked_files()) == []


def test_a_longer_file_is_seen(tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text("x = 1\n" * (LONGEST + 1))
    assert too_long([planted]) == ["planted.py: 401 lines"]
    planted.write_text("x = 1\n" * LONGEST)
    assert too_long([planted]) == []


def junk_drawers(files: list[Path]) -> list[str]:
    return [str(path) for path in files if path.name in JUNK_DRAWERS or path.parent.name in {"utils", "common", "misc"}]


def test_there_is_no_junk_drawer() -> None:
    assert junk_drawers(tracked_files()) == []
    assert len(junk_drawers([Path("customers/utils.py"), Path("services/common/money.py")])) == 2


def misplaced(files: list[Path]) -> set[str]:
    return {floor_of(path) for path in files} - TOP_LEVEL


def test_the_top_level_is_fixed() -> None:
    assert misplaced(tracked_files()) == set()
    assert misplaced([ROOT / "scripts" / "bench.py"]) == {"scripts"}


def with_content(source: str) -> bool:
    """Whether a package's __init__ does more than hand names on."""
    allowed = (ast.Import, ast.ImportFrom, ast.Expr)
    return any(
        not isinstance(node, allowed)
        and not (isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__all__")
        for node in ast.parse(source).body
    )


def test_a_package_hands_names_on_and_no_more() -> None:
    found = [path for path in python_files() if path.name == "__init__.py" and with_content(path.read_text())]
    assert found == []
    assert with_content(
        textwrap.dedent("""
        from .customer import Customer
        def sneaky(): ...
    """)
    )


def side_effects(source: str) -> list[str]:
    """``save`` methods on models and signals between our own apps: neither is done here."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef):
            bases = {getattr(base, "id", getattr(base, "attr", "")) for base in node.bases}
            if bases & {"Model", "Record", "CustomerRecord"}:
                found += [f"{node.name}.save" for item in node.body if getattr(item, "name", "") == "save"]
        elif isinstance(node, ast.Attribute) and node.attr in {"post_save", "pre_save", "post_delete", "m2m_changed"}:
            found.append(node.attr)
        elif isinstance(node, ast.ImportFrom) and node.module == "django.db.models.signals":
            found += [alias.name for alias in node.names if alias.name != "post_migrate"]
    return found


def test_nothing_happens_behind_a_save() -> None:
    files = [path for path in python_files() if floor_of(path) in FLOORS]
    assert {str(path): found for path in files if (found := side_effects(path.read_text()))} == {}


def test_a_signal_or_a_save_with_side_effects_is_seen() -> None:
    assert side_effects("class Customer(Record):\n    def save(self): ...") == ["Customer.save"]
    assert side_effects("from django.db.models.signals import post_save") == ["post_save"]
