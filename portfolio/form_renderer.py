"""Forms in our own look: the templates in ``templates/django/forms`` come before Django's."""

from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.forms.renderers import DjangoTemplates
from django.forms.utils import flatatt
from django.template.backends.django import DjangoTemplates as Backend
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString

# Django draws each of these by three nested templates, which is half of what a form of fifteen fields costs.
INPUTS = frozenset(
    f"django/forms/widgets/{name}.html"
    for name in ("date", "email", "hidden", "input", "number", "password", "text", "url")
)


class PortfolioRenderer(DjangoTemplates):
    """Renders a form as groups of fields; widgets of Django and of other packages keep their own templates."""

    form_template_name = "django/forms/form.html"
    field_template_name = "django/forms/field.html"

    @cached_property
    def engine(self) -> Backend:
        own = settings.BASE_DIR / "templates"
        return Backend(
            {
                "APP_DIRS": True,
                "DIRS": [own, Path(forms.__file__).parent / str(self.backend.app_dirname)],
                "NAME": "forms",
                "OPTIONS": {"builtins": ["customers.templatetags.records"]},
            }
        )

    def render(self, template_name: str, context: Any, request: Any = None) -> str:
        if template_name in INPUTS:
            return drawn_input(context["widget"])
        return super().render(template_name, context, request)


def drawn_input(widget: dict[str, Any]) -> SafeString:
    """The input that Django's template draws of the same widget, to the letter."""
    value = "" if widget["value"] is None else format_html(' value="{}"', str(widget["value"]))
    attributes = flatatt({**widget["attrs"]})
    return format_html('<input type="{}" name="{}"{}{}>', widget["type"], widget["name"], value, attributes)
