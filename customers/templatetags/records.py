"""Tags and filters of every template (a builtin, so none loads it): icons, avatars, figures, prose, charts."""

import functools
import re
import zlib
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import nh3
from django import template
from django.conf import settings
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms.utils import flatatt
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from markdown_it import MarkdownIt

from .. import figures
from ..charts import drawn_course, drawn_sparkline

register = template.Library()

BLANK = BLANK_CHOICE_DASH[0][1]

SPRITE = "vendor/tabler-icons-3.51.0/sprite.svg"


@functools.cache
def icon_names() -> frozenset[str]:
    """Names of the icons in the sprite."""
    text = (Path(settings.BASE_DIR) / "static" / SPRITE).read_text()
    return frozenset(re.findall(r'<symbol id="([^"]+)"', text))


@functools.cache
def drawn_icon(name: str, extra: str = "") -> SafeString:
    """The markup of an icon; always beside a word or in a labelled control, so hidden from assistive technology."""
    if name not in icon_names():
        raise template.TemplateSyntaxError(f"There is no icon {name!r} in static/{SPRITE}.")
    css_class = f"icon {extra}".strip()
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        css_class,
        static(SPRITE),
        name,
    )


class IconNode(template.Node):
    """A literal name is checked when the template is compiled and costs next to nothing when it is rendered."""

    def __init__(self, name: Any, extra: str) -> None:
        self.name, self.extra = name, extra

    def render(self, context: template.Context) -> SafeString:
        return drawn_icon(str(self.name.resolve(context)), self.extra)


@register.tag
def icon(parser: Any, token: Any) -> IconNode:
    """``{% icon "users" %}`` or ``{% icon "users" "icon-lg" %}``."""
    _, name, *extra = token.split_contents()
    expression = parser.compile_filter(name)
    if isinstance(expression.var, str) and expression.var not in icon_names():
        raise template.TemplateSyntaxError(f"There is no icon {expression.var!r} in static/{SPRITE}.")
    return IconNode(expression, extra[0].strip("\"'") if extra else "")


# Before a name, and no part of it.
TITLES = frozenset({"dr", "prof", "dipl", "ing", "mr", "mrs", "ms", "herr", "frau"})


@functools.lru_cache(maxsize=4096)
def drawn_avatar(name: str, extra: str) -> SafeString:
    words = [word for word in re.split(r"[\s\-–&,.]+", name) if word and word[0].isalnum()]
    while len(words) > 1 and words[0].lower() in TITLES:
        words.pop(0)
    letters = (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper() if words else "–"
    hue = zlib.crc32(name.encode()) % 6 + 1
    return format_html('<span class="avatar avatar-{} {}" aria-hidden="true">{}</span>', hue, extra, letters)


@register.simple_tag
def avatar(name: Any, extra: str = "") -> SafeString:
    """Initials on one of six quiet colours; the name stands beside it, so it is hidden from assistive technology."""
    return drawn_avatar(str(name), extra)


register.filter("money", figures.money)
register.filter("figure", figures.figure)
register.filter("limit", figures.limit)


@register.filter
def email(address: str) -> SafeString:
    """An email address that goes on in the next line behind its @, where it is too long for one."""
    mailbox, at, host = address.rpartition("@")
    return format_html("{}{}<wbr>{}", mailbox, at, host)


@register.filter
def hostname(url: str) -> str:
    """The part of an address that people recognise."""
    return url.partition("://")[2].partition("/")[0].removeprefix("www.") or url


@register.filter
def unlocalized(value: Decimal) -> str:
    """A number as machines read it, for an attribute."""
    return f"{value:f}"


_markdown = MarkdownIt("commonmark", {"html": False}).enable("table").enable("strikethrough")
_TAGS = {
    "p",
    "br",
    "strong",
    "em",
    "s",
    "code",
    "pre",
    "ul",
    "ol",
    "li",
    "blockquote",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "a",
}
_TABLE = {"table", "thead", "tbody", "tr", "th", "td"}
_SCHEMES = {"http", "https", "mailto", "tel"}


@register.filter
def prose(text: str) -> SafeString:
    """Markdown as HTML; whatever it contains passes a sanitizer before it reaches a page."""
    html = _markdown.render(text or "")
    html = re.sub(r"<(/?)h[12]>", r"<\1h3>", html)
    clean = nh3.clean(
        html,
        tags=_TAGS | _TABLE | {"a"},
        attributes={"a": {"href"}},
        url_schemes=_SCHEMES,
        link_rel="noopener nofollow",
    )
    return SafeString(clean)  # the sanitizer's output, and the only unescaped user text of the product


@register.simple_tag
def sparkline(values: Sequence[Decimal], target: Decimal | None = None) -> SafeString | str:
    """The course of some values as a small line; nothing below two values. Tell the figures beside it."""
    return drawn_sparkline(values, target) if len(values) > 1 else ""


@register.simple_tag
def course(measurements: Sequence[Any], target: Decimal | None = None, unit: str = "") -> SafeString | str:
    """Measurements (listed newest first) as a line over time, with the target; nothing below two of them."""
    rows = list(reversed(measurements))
    return drawn_course([(row.measured_on, row.value) for row in rows], target, unit) if len(rows) > 1 else ""


@register.filter
def named(form: Any, names: Sequence[str]) -> list[Any]:
    """The form's fields of these names, for a form that declares its groups; one that it left out is passed over."""
    return [form[name] for name in names if name in form.fields]


@register.filter
def facts(record: Any) -> list[tuple[str, Any]]:
    """What a record holds, as (label, value as a person reads it): every field of it that a form can change."""
    shown = []
    for field in record._meta.concrete_fields:
        if field.editable and not field.primary_key and field.name != "customer":
            display = getattr(record, f"get_{field.name}_display", None)
            shown.append((field.verbose_name, display() if display else getattr(record, field.name)))
    return shown


@register.simple_tag
def options(groups: Sequence[tuple[str | None, Sequence[dict[str, Any]], int]]) -> SafeString:
    """The options of a select in one go: with a template for each, 430 time zones took a third of the page."""
    parts = []
    for label, choices, _ in groups:
        inside = format_html_join("\n", '<option value="{}"{}>{}</option>', (_option(choice) for choice in choices))
        parts.append(format_html('<optgroup label="{}">{}</optgroup>', label, inside) if label else inside)
    return format_html_join("\n", "{}", ((part,) for part in parts))


def _option(choice: dict[str, Any]) -> tuple[str, Any, Any]:
    attributes = choice["attrs"]
    label = gettext("Choose …") if choice["label"] == BLANK else choice["label"]
    return str(choice["value"]), flatatt(attributes) if attributes else "", label
