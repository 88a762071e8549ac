"""The requirements matrix as a page tells it: plain values, for a template looks those up many times in every cell."""

from typing import Any
from urllib.parse import quote

from django.urls import reverse
from django.utils.translation import gettext as _

from .lists.marks import provision_status
from .models import Provision, Requirement
from .requirements_matrix import Cell, Entry, RequirementsMatrix, Row

ABILITY_ICONS = {
    Requirement.Ability.ABLE.value: "circle-check",
    Requirement.Ability.AT_RISK.value: "alert-triangle",
    Requirement.Ability.UNABLE.value: "circle-x",
}


class ToldMatrix:
    """The rows of a matrix on the page at ``path``, to which whoever adds a requirement comes back."""

    def __init__(self, matrix: RequirementsMatrix, *, path: str) -> None:
        self._matrix = matrix
        self._back = f"{quote(path)}%23requirements"
        self._records = reverse("services:requirement_list")
        self._add = _("Add a requirement: %(aspect)s, %(provision)s")
        self.aspects = [str(aspect.label) for aspect in matrix.aspects]

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [self._row(row) for row in self._matrix.rows]

    def _row(self, row: Row) -> dict[str, Any]:
        provision = row.provision
        name, new = str(provision), reverse("services:requirement_create", args=[provision.pk])
        return {
            "name": name,
            "url": provision.get_absolute_url(),
            "function": provision.vital_function,
            "status": self._status(provision),
            "cells": [
                self._cell(cell, label, add=self._add % {"aspect": label, "provision": name}, new=new)
                for cell, label in zip(row.cells, self.aspects, strict=True)
            ],
        }

    def _status(self, provision: Provision) -> str:
        """Where it is not simply provided: planned, suspended, or past its last day and not said to have ended."""
        if provision.status == Provision.Status.ACTIVE and not provision.is_overdue(self._matrix.on):
            return ""
        return provision_status(provision.status, provision.ends_on, self._matrix.on)

    def _cell(self, cell: Cell, label: str, *, add: str, new: str) -> dict[str, Any]:
        return {
            "aspect": label,
            "needs": [self._need(entry) for entry in cell.entries],
            "promises": [] if cell.entries else [promise.text for promise in cell.standards],
            "add": add,
            "add_url": f"{new}?aspect={cell.aspect.value}&next={self._back}",
        }

    def _need(self, entry: Entry) -> dict[str, Any]:
        requirement, attained = entry.requirement, entry.attainment
        return {
            "url": f"{self._records}{requirement.pk}/",
            "special": requirement.is_special,
            "target": entry.target,
            "statement": requirement.statement,
            "agreed": entry.is_agreed,
            "ability": requirement.ability,
            "able": requirement.get_ability_display() if requirement.ability else "",
            "ability_icon": ABILITY_ICONS.get(requirement.ability, "help-circle"),
            "coming": entry.coming and _("%(coming)s proposed") % {"coming": entry.coming},
            "attained": attained and _("%(met)s of %(measured)s months met") % _counts(attained),
        }


def _counts(attained: Any) -> dict[str, int]:
    return {"met": attained.met, "measured": attained.measured}
