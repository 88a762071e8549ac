"""The tags of every template: icons that exist, figures in the reader's language, user text that cannot act."""

import datetime as dt
from decimal import Decimal

import pytest
from django import forms
from django.template import Context, Template, TemplateSyntaxError
from django.utils import translation

from customers.charts import drawn_course
from customers.templatetags.records import prose


def rendered(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


def test_an_icon_is_drawn_from_the_sprite() -> None:
    assert '<use href="/static/vendor/tabler-icons-3.51.0/sprite.svg#users"/>' in rendered('{% icon "users" %}')


def test_a_template_with_an_unknown_icon_does_not_compile() -> None:
    with pytest.raises(TemplateSyntaxError, match="no icon 'unicorn'"):
        Template('{% icon "unicorn" %}')


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        *[("Mara Lindqvist", ">ML<"), ("Hanneke de Wit", ">HW<"), ("Ångström", ">Å<"), ("", ">–<")],
        *[("Dr. Inga Petersen", ">IP<"), ("Prof. Dr. Jan Maas", ">JM<"), ("Dr. Oetker", ">O<"), ("Ing", ">I<")],
    ],
)
def test_an_avatar_shows_initials(name: str, letters: str) -> None:
    assert letters in rendered("{% avatar name %}", name=name)


def test_an_email_address_goes_on_in_the_next_line_behind_its_at() -> None:
    assert rendered("{{ address|email }}", address="mira@almhof.example") == "mira@<wbr>almhof.example"
    assert rendered("{{ address|email }}", address="<b>@x.example") == "&lt;b&gt;@<wbr>x.example"


@pytest.mark.parametrize(
    ("language", "amount", "shown"),
    [
        ("en", Decimal("1250000"), "€1,250,000"),
        ("en", Decimal("48210.55"), "€48,210.55"),
        ("de", Decimal("48210.5"), "48.210,50\u00a0€"),
        ("en", None, "–"),
    ],
)
def test_an_amount_is_written_as_the_reader_writes_it(language: str, amount: Decimal | None, shown: str) -> None:
    with translation.override(language):
        assert rendered('{{ amount|money:"EUR" }}', amount=amount) == shown


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [(Decimal("3.4000"), "", "3.4"), (Decimal(12), "hours", "12\u00a0hours"), (75, "%", "75\u202f%"), (None, "%", "–")],
)
def test_a_figure_has_its_unit(value: Decimal | int | None, unit: str, shown: str) -> None:
    assert rendered("{{ value|figure:unit }}", value=value, unit=unit) == shown


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[click](javascript:alert(1))",
        "<img src=x onerror=alert(1)>",
        "![x](https://evil.example/pixel.png)",
        '<a href="https://a.example" onclick="alert(1)" style="position:fixed">x</a>',
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
    ],
)
def test_user_text_cannot_act(text: str) -> None:
    html = prose(text)
    for hostile in ("<script", "<img", 'href="javascript', 'href="data', '<a href="https://a.example" on'):
        assert hostile not in html


def test_user_text_may_be_formatted() -> None:
    assert prose("# Who\n\n**1.4 million** people") == "<h3>Who</h3>\n<p><strong>1.4 million</strong> people</p>\n"


def test_a_select_writes_its_options_safely_and_says_what_an_empty_choice_means() -> None:
    class Form(forms.Form):
        choice = forms.ChoiceField(choices=[("", "---------"), ("a", "<b>A & B</b>"), ("g", [("x", "X")])], initial="a")

    html = str(Form()["choice"])
    assert '<option value="">Choose …</option>' in html
    assert '<option value="a" selected>&lt;b&gt;A &amp; B&lt;/b&gt;</option>' in html
    assert '<optgroup label="g"><option value="x">X</option></optgroup>' in html


def test_a_course_names_its_first_and_last_value_and_the_target() -> None:
    svg = drawn_course([(dt.date(2026, 1, 1), Decimal("3.4")), (dt.date(2026, 7, 1), Decimal("1.6"))], Decimal(1), "")
    for text in (">3.4<", ">1.6<", ">1<", ">1 Jan 2026<", ">1 Jul 2026<"):
        assert text in svg


def test_a_course_of_equal_values_is_a_level_line() -> None:
    svg = drawn_course([(dt.date(2026, 1, 1), Decimal(5)), (dt.date(2026, 2, 1), Decimal(5))], None, "%")
    assert 'points="16.0,140.0 544.0,140.0"' in svg
