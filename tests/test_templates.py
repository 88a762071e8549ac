"""Templates: every variable is given, every file is used, and nothing in them is inline or unescaped."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.staticfiles import finders
from django.template import Context, Template, engines

from tests.templating import OURS, UndefinedVariable
from tests.test_architecture import FLOORS, ROOT, floor_of, python_files
from tests.test_every_url import address, all_routes
from tests.url_table import TABLE
from tests.world import World

ALL = sorted(path for path in OURS.rglob("*") if path.is_file())
MARKUP = [path for path in ALL if path.suffix == ".html"]

FORBIDDEN = {
    "an inline script": re.compile(r"<script(?![^>]*\bsrc=)", re.IGNORECASE),
    "an inline style": re.compile(r"<style|\sstyle\s*=", re.IGNORECASE),
    "an inline handler": re.compile(r"\son[a-z]+\s*=", re.IGNORECASE),
    "a script in an address": re.compile(r"javascript:", re.IGNORECASE),
    "unescaped text": re.compile(r"\|\s*safe(seq)?\b|autoescape\s+off"),
    "the comments of another engine": re.compile(r"<!--"),
}
MARKED_SAFE = {
    "customers/templatetags/records.py": 1,  # prose: the sanitizer's output
    "customers/records/list_parts.py": 1,  # texts of digits and their punctuation, matched as such
    "customers/records/widgets.py": 1,  # a select's options, each escaped by format_html
}


def faults(text: str) -> list[str]:
    return [name for name, pattern in FORBIDDEN.items() if pattern.search(text)]


def test_no_template_holds_anything_inline_or_unescaped() -> None:
    assert len(MARKUP) > 30
    assert {str(path.relative_to(OURS)): found for path in MARKUP if (found := faults(path.read_text()))} == {}


@pytest.mark.parametrize(
    ("planted", "fault"),
    [
        ("<script>alert(1)</script>", "an inline script"),
        ('<script type="module">x()</script>', "an inline script"),
        ("<style>p { color: red }</style>", "an inline style"),
        ('<p style="color: red">', "an inline style"),
        ("<p\nonclick='x()'>", "an inline handler"),
        ('<a href="javascript:x()">', "a script in an address"),
        ("{{ name|safe }}", "unescaped text"),
        ("{% autoescape off %}", "unescaped text"),
    ],
)
def test_each_of_them_is_seen(planted: str, fault: str) -> None:
    assert faults(planted) == [fault]
    assert faults('<script type="module" src="a.js"></script><p class="style">{{ only }} on = 1</p>') == []


def marked_safe(source: str) -> int:
    return len(re.findall(r"\bmark_safe\(|\bSafeString\(|\bSafeText\(|is_safe\s*=\s*True", source))


def test_python_marks_nothing_safe_without_a_reason() -> None:
    files = {str(path.relative_to(ROOT)): path.read_text() for path in python_files() if floor_of(path) in FLOORS}
    assert {name: count for name, text in files.items() if (count := marked_safe(text))} == MARKED_SAFE
    assert marked_safe("return mark_safe(text)") == 1


def overridden(name: str) -> bool:
    """Whether another package has a template of this name, which ours then stands in for."""
    return any((Path(app.path) / "templates" / name).exists() for app in apps.get_app_configs())


def unused(names: list[str], sources: str) -> list[str]:
    """Templates that no code and no template names, and that stand in for nobody else's."""

    def is_named(name: str) -> bool:
        stem = re.sub(r"(_message|_subject)?\.(txt|html)$", "", name)
        return f'"{name}"' in sources or f"'{name}'" in sources or f'"{stem}"' in sources

    return [name for name in names if not is_named(name) and not overridden(name)]


def all_sources() -> str:
    return "\n".join(path.read_text() for path in [*python_files(), *ALL] if floor_of(path) != "tests")


def test_every_template_is_used() -> None:
    assert unused([str(path.relative_to(OURS)) for path in ALL], all_sources()) == []


def test_an_unused_template_is_seen() -> None:
    assert unused(["customers/_forgotten.html", "records/list.html"], all_sources()) == ["customers/_forgotten.html"]


def test_every_template_can_be_compiled() -> None:
    for path in ALL:
        engines["django"].engine.get_template(str(path.relative_to(OURS)))


@pytest.fixture
def planted() -> Any:
    """A function that renders a text as if it were a template of ours."""

    def render(text: str, **values: Any) -> str:
        template = Template(text)
        template.origin.name = str(OURS / "planted.html")
        return template.render(Context(values))

    return render


def test_an_undefined_variable_fails(planted: Any) -> None:
    with pytest.raises(UndefinedVariable, match=r"planted.html: customer.nmae is undefined"):
        planted("{{ customer.nmae }}", customer={"name": "Kestrel Rail"})
    with pytest.raises(UndefinedVariable, match=r"missing\|default"):
        planted("{{ missing|default:'x' }}")
    with pytest.raises(UndefinedVariable):
        planted("{% for row in rows %}{{ row }}{% endfor %}{{ rows.total }}", rows=[])


def test_what_may_be_absent_is_asked_for_with_if_or_firstof(planted: Any) -> None:
    assert planted("{% if missing %}a{% else %}b{% endif %}{% firstof missing 'c' %}") == "bc"
    assert planted("{{ present|default_if_none:'d' }}{{ empty|default:'e' }}", present=None, empty="") == "de"


def test_templates_of_other_packages_may_be_careless() -> None:
    assert Template("{{ missing|default:'x' }}").render(Context()) == "x"


@pytest.mark.parametrize("route", [route for route in all_routes() if route in TABLE])
def test_a_page_asks_for_nothing_its_view_does_not_give(route: str, world: World) -> None:
    """Rendered on a full record and on an empty one, as a page and in a side sheet, with errors and without."""
    own = {"tokens": 0, "sessions": 0, "imports": 0, "new": "people"}
    for role in ("owner", "manager"):
        client = world.client(role)
        for headers in ({}, {"HX-Request": "true"}):
            url = address(route, world.open, own)
            for query in ("", "?q=zzz", "?q=a&archived=all&on=nonsense&sort=-name"):
                client.get(url + query, headers=headers)
            client.post(url, {"name": "", "version": "1"}, headers=headers)


def test_static_files_named_in_templates_exist() -> None:
    named = {name for path in MARKUP for name in re.findall(r"{% static ['\"]([^'\"]+)['\"]", path.read_text())}
    assert len(named) > 10
    assert [name for name in named if finders.find(name) is None] == []
