"""Services that almost everybody has in the same way, in one line each."""

from .shapes import Provided


def workplaces(since: int, people: int, growth: float = 0.02) -> Provided:
    return Provided(
        "WPL", since, users=people, growth=growth, units=people, unit="devices", charge="per_unit", plain=people > 100
    )


def mail(since: int, people: int, growth: float = 0.03) -> Provided:
    return Provided("COL", since, users=people, volume=people, growth=growth, charge="per_user", plain=people > 100)


def network(since: int, people: int, sites: int) -> Provided:
    return Provided("NET", since, users=people, volume=people * 19, growth=0.14, units=sites, unit="sites")


def desk(since: int, people: int, growth: float = -0.02) -> Provided:
    return Provided("DESK", since, users=people, volume=people * 0.8, growth=growth, charge="per_user")


def backup(since: int, terabytes: float) -> Provided:
    return Provided("BKP", since, volume=terabytes, growth=0.18, charge="per_volume", plain=terabytes > 20)


def watch(since: int, people: int) -> Provided:
    return Provided("SOC", since, users=people, volume=people * 1.4, growth=0.15, charge="per_user")
