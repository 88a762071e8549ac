"""A variable that a template of ours asks for and nobody gave fails the test that rendered it.

``{% if name %}`` and ``{% firstof name %}`` may ask for what may be absent; ``{{ name }}`` may not. Templates of other
packages are left as they are.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.template import engines
from django.template.base import FilterExpression

OURS = Path(settings.BASE_DIR) / "templates"


class UndefinedVariable(AssertionError):
    """A template of ours asked for something that its view does not give."""


class Undefined(str):
    """Django asks its ``string_if_invalid`` for truth exactly where a variable could not be found."""

    def __bool__(self) -> bool:
        frame = sys._getframe(1)
        if frame.f_code is FilterExpression.resolve.__code__:
            name = rendering(frame.f_locals["context"])
            if Path(name).is_relative_to(OURS):
                raise UndefinedVariable(f"{Path(name).relative_to(OURS)}: {frame.f_locals['self'].token} is undefined.")
        return False


def rendering(context: Any) -> str:
    """The file of the template that is being rendered."""
    template = context.render_context.template or context.template
    return str(template.origin.name)


@pytest.fixture(autouse=True, scope="session")
def no_undefined_variables() -> Iterator[None]:
    engine = engines["django"].engine
    before, engine.string_if_invalid = engine.string_if_invalid, Undefined()
    yield
    engine.string_if_invalid = before
