"""Inputs are drawn without templates, and come out as Django's templates draw them."""

from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates

from customers.records.widgets import DateInput
from portfolio.form_renderer import PortfolioRenderer

WIDGETS = [
    forms.TextInput({"maxlength": 12, "required": True, "disabled": False}),
    forms.TextInput({"placeholder": '<b>"quoted" & more</b>'}),
    forms.EmailInput(),
    forms.NumberInput({"step": "0.01"}),
    forms.HiddenInput(),
    forms.PasswordInput(render_value=True),
    forms.URLInput(),
    DateInput({"aria-invalid": "true"}),
]


@pytest.mark.parametrize("value", ["", None, 7, '<script>"x"</script>', "O'Hara & Søn"])
@pytest.mark.parametrize("widget", WIDGETS, ids=lambda widget: type(widget).__name__)
def test_an_input_is_drawn_as_django_draws_it(widget: forms.Widget, value: Any) -> None:
    attributes = {"id": "id_x", "aria-describedby": "id_x_helptext"}
    ours = widget.render("x", value, attributes, renderer=PortfolioRenderer())
    assert _parts(ours) == _parts(widget.render("x", value, attributes, renderer=DjangoTemplates()))
    assert "<script>" not in ours


def _parts(markup: str) -> tuple[str, list[str]]:
    """The element's attributes in whatever order."""
    from html.parser import HTMLParser

    found: list[Any] = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attrs: found.append((tag, sorted(attrs, key=str)))  # type: ignore[method-assign]
    parser.feed(markup)
    assert len(found) == 1
    return found[0]
