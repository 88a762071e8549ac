"""Forms in our own look: the templates in ``templates/django/forms`` come before Django's."""

from pathlib import Path

from django import forms
from django.conf import settings
from django.forms.renderers import DjangoTemplates
from django.template.backends.django import DjangoTemplates as Backend
from django.utils.functional import cached_property


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
