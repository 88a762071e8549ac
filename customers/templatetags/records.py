"""Tags and filters of every template (a builtin, so no template loads it): icons, avatars, figures, prose, sparklines."""

import functools
import re
import zlib
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import nh3
from babel import Locale
from babel.numbers import format_currency, format_decimal
from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from markdown_it import MarkdownIt

register = template.Library()

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
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>', css_class, static(SPRITE), name
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


@functools.lru_cache(maxsize=4096)
def drawn_avatar(name: str, extra: str) -> SafeString:
    words = [word for word in re.split(r"[\s\-–&,.]+", name) if word and word[0].isalnum()]
    letters = (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper() if words else "–"
    hue = zlib.crc32(name.encode()) % 6 + 1
    return format_html('<span class="avatar avatar-{} {}" aria-hidden="true">{}</span>', hue, extra, letters)


@register.simple_tag
def avatar(name: Any, extra: str = "") -> SafeString:
    """Initials on one of six quiet colours; the name stands beside it, so it is hidden from assistive technology."""
    return drawn_avatar(str(name), extra)


def _locale() -> Locale:
    return _parsed(get_language() or "en")


@functools.cache
def _parsed(language: str) -> Locale:
    # English without a region would put the month first; the product speaks British English.
    return Locale.parse("en-GB" if language == "en" else language, sep="-")


@register.filter
def money(amount: Decimal | None, currency: str) -> str:
    """An amount in its currency, without decimals when it is whole; a dash when it is not known."""
    if amount is None:
        return "–"
    locale = _locale()
    if amount == amount.to_integral_value():
        pattern = re.sub(r"\.0+", "", locale.currency_formats["standard"].pattern)
        return format_currency(amount, currency, pattern, locale=locale, currency_digits=False)
    return format_currency(amount, currency, locale=locale)


@register.filter
def figure(value: Decimal | int | None, unit: str = "") -> str:
    """A number as the user's language writes it, with its unit; a dash when it is not known."""
    if value is None:
        return "–"
    text = format_decimal(value, "#,##0.######", locale=_locale())
    if not unit:
        return text
    return f"{text}\u202f%" if unit == "%" else f"{text}\u00a0{unit}"


@register.filter
def hostname(url: str) -> str:
    """The part of an address that people recognise."""
    return url.partition("://")[2].partition("/")[0].removeprefix("www.") or url


@register.filter
def unlocalized(value: Decimal) -> str:
    """A number as machines read it, for an attribute."""
    return f"{value:f}"


_markdown = MarkdownIt("commonmark", {"html": False}).enable("table").enable("strikethrough")
_TAGS = set("p br strong em s code pre ul ol li blockquote h3 h4 h5 h6 hr a table thead tbody tr th td".split())


@register.filter
def prose(text: str) -> SafeString:
    """Markdown as HTML; whatever it contains passes a sanitizer before it reaches a page."""
    html = _markdown.render(text or "")
    html = re.sub(r"<(/?)h[12]>", r"<\1h3>", html)
    clean = nh3.clean(
        html, tags=_TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto", "tel"}, link_rel="noopener nofollow"
    )
    return SafeString(clean)  # the sanitizer's output, and the only unescaped user text of the product


@register.simple_tag
def sparkline(values: Sequence[Decimal], target: Decimal | None = None) -> SafeString | str:
    """The course of some values as a small line, the target dashed; nothing below two values. Tell the figures beside it."""
    if len(values) < 2:
        return ""
    known = [*values, *([] if target is None else [target])]
    low, high = min(known), max(known)
    span = (high - low) or Decimal(1)

    def height(value: Decimal) -> str:
        return f"{float(26 - (value - low) / span * 24):.1f}"

    step = 110 / (len(values) - 1)
    points = " ".join(f"{1 + index * step:.1f},{height(value)}" for index, value in enumerate(values))
    line = (
        format_html('<polyline class="spark-target" points="1,{0} 111,{0}"/>', height(target))
        if target is not None
        else ""
    )
    return format_html(
        '<svg class="spark" viewBox="0 0 114 28" aria-hidden="true" focusable="false">{}<polyline points="{}"/>'
        '<circle cx="111" cy="{}" r="2.5"/></svg>',
        line,
        points,
        height(values[-1]),
    )


@register.simple_tag
def course(measurements: Sequence[Any], target: Decimal | None = None) -> SafeString | str:
    """The sparkline of measurements that are listed newest first."""
    return sparkline([row.value for row in reversed(measurements)], target)


@register.filter
def named(form: Any, names: Sequence[str]) -> list[Any]:
    """The form's fields of these names, for a form that declares its groups."""
    return [form[name] for name in names]


@register.filter
def facts(record: Any) -> list[tuple[str, Any]]:
    """What a record holds, as (label, value as a person reads it): every field of it that a form can change."""
    shown = []
    for field in record._meta.concrete_fields:
        if field.editable and not field.primary_key and field.name != "customer":
            display = getattr(record, f"get_{field.name}_display", None)
            shown.append((field.verbose_name, display() if display else getattr(record, field.name)))
    return shown
