"""Writes what customers need of their provisions; each version was agreed by somebody who could do so that day."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Any

from customers.models import Authority
from services.models import Provision, Requirement, RequirementVersion

from ..shapes import Firm
from ..writing import BATCH
from .offered import BY_CODE
from .shapes import Need, Provided

if TYPE_CHECKING:
    from .writing import ServiceWriter

AGREE = Authority.Right.AGREE_REQUIREMENTS


@dataclass
class Asked:
    """A need, the provision it is of, the requirement it has become, and its versions, oldest first."""

    firm: Firm
    provided: Provided
    provision: Provision
    need: Need
    requirement: Requirement
    versions: list[RequirementVersion] = field(default_factory=list)


def write_requirements(writer: "ServiceWriter", firms: Sequence[Firm]) -> list[Asked]:
    """All requirements of the firms with their versions."""
    asked = [
        Asked(firm, provided, provision, need, _requirement(writer, firm, provided, provision, need))
        for firm in firms
        for provided, provision in writer.each(firm)
        for need in needs(provided)
    ]
    for each in asked:
        _version(writer, each)
    Requirement.objects.bulk_create([each.requirement for each in asked], batch_size=BATCH)
    versions = [version for each in asked for version in each.versions]
    RequirementVersion.objects.bulk_create(versions, batch_size=BATCH)
    writer.base.say(f"{len(asked)} requirements in {len(versions)} versions")
    return asked


def needs(provided: Provided) -> list[Need]:
    """Its own needs, and for each aspect without one what the service promises everybody."""
    own = list(provided.needs)
    if not provided.plain or provided.status == "planned":
        return own
    special = {need.aspect for need in own}
    return own + [
        Need(
            *(promise.aspect, promise.statement, promise.figure),
            special=False,
        )
        for promise in BY_CODE[provided.service].promises
        if promise.aspect not in special
    ]


def _requirement(
    writer: "ServiceWriter", firm: Firm, provided: Provided, provision: Provision, need: Need
) -> Requirement:
    same_aspect = (
        row for (code, aspect, _), row in _standards(writer) if (code, aspect) == (provided.service, need.aspect)
    )
    begun = writer.months.first(first_judged(provided, need) + 1)
    return Requirement(
        provision=provision,
        aspect=need.aspect,
        statement=need.statement,
        is_special=need.special,
        standard=next(same_aspect, None),
        priority=need.priority,
        ability=need.ability,
        ability_plan=need.plan,
        **writer.base.stamps(firm, begun, writer.months.last(need.retired) if need.retired else None),
    )


def _standards(writer: "ServiceWriter") -> Any:
    return writer.portfolio.standards.items()


def first_judged(provided: Provided, need: Need) -> int:
    return provided.since if need.since is None else need.since


def _version(writer: "ServiceWriter", asked: Asked) -> None:
    """Its versions, and the state that follows from them."""
    need, months = asked.need, writer.months
    rng = Random(f"{asked.firm.code} {asked.provided.key} {need.statement}")  # noqa: S311
    wanted = [(first_judged(asked.provided, need), need.figure.target, "")]
    wanted += [(since, target, note) for since, target, note in need.then]
    for since, target, note in wanted:
        if asked.versions and asked.versions[-1].agreed_on is None:
            break  # one proposal at a time
        found = _agreement(writer, asked, since, rng) if need.agreed else None
        applies = months.first(since) if found is None else months.first(min(since, found[0] - 1))
        _add(writer, asked, target, note, applies, found and found[1:], rng)
    if need.asked is not None and asked.versions[-1].agreed_on is not None:
        target, note = need.asked
        _add(writer, asked, target, note, months.first(-1), None, rng)
    agreed = any(version.agreed_on for version in asked.versions)
    states = Requirement.State
    asked.requirement.state = states.RETIRED if need.retired else states.AGREED if agreed else states.REQUESTED
    asked.requirement.retired_on = months.last(need.retired) if need.retired else None


def _agreement(writer: "ServiceWriter", asked: Asked, since: int, rng: Random) -> tuple[int, dt.date, Authority] | None:
    """The first day, from the month before it applies, on which somebody could agree it, and by which authority."""
    day_of_month = rng.randint(3, 24)
    latest, before = writer.months.days_ago(2), [version.agreed_on for version in asked.versions if version.agreed_on]
    earliest = max([writer.base.began(asked.firm), *before])
    for ago in range(since + 1, -1, -1):
        day = max(writer.months.first(ago) + dt.timedelta(days=day_of_month), earliest)
        if day > latest:
            break
        found = writer.base.mandates.covering(asked.provision.customer_id, AGREE, day, asked.provision.service_id)
        if found is not None:
            return max(ago, 1), day, found
    return None


def _add(
    writer: "ServiceWriter",
    asked: Asked,
    target: float | None,
    note: str,
    applies: dt.date,
    agreed: tuple[dt.date, Authority] | None,
    rng: Random,
) -> None:
    need, day = asked.need, agreed[0] if agreed else min(applies, writer.months.days_ago(rng.randint(3, 9)))
    asked.versions.append(
        RequirementVersion(
            requirement=asked.requirement,
            number=len(asked.versions) + 1,
            metric=need.figure.metric,
            comparator=need.figure.comparator,
            target=None if target is None else Decimal(str(target)),
            unit=need.figure.unit,
            applies_from=applies,
            proposed_at=writer.months.moment(day - dt.timedelta(days=1 if agreed else 0), 11),
            proposed_by=writer.base.users[asked.firm.owner],
            agreed_on=agreed[0] if agreed else None,
            agreed_by=agreed[1].person if agreed else None,
            authority=agreed[1] if agreed else None,
            statement=need.statement if agreed else "",
            note=note,
        )
    )
