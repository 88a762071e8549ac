"""Colleagues by role, and their API tokens."""

import functools
from typing import Any

import factory
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from portfolio.accounts.models import ApiToken, User

PASSWORD = "correct-horse-battery-2026"
NAMES = ("Aino Virtanen", "Bruno Keller", "Chiara Conti", "Deniz Aydın", "Emeka Obi", "Freya Lund", "Goran Babić")


@functools.cache
def hashed(password: str) -> str:
    """Hashing is slow on purpose; the same password is hashed once in a process."""
    return make_password(password)


class UserFactory(factory.django.DjangoModelFactory):
    """A user without a role; ``roles=["BRM"]`` gives some. Without ``password=PASSWORD`` nobody can sign in by form."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: NAMES[n % len(NAMES)])
    email = factory.Sequence(lambda n: f"user{n}@provider.example")
    password = "!"

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **fields: Any) -> User:
        if not fields["password"].startswith("!"):
            fields["password"] = hashed(fields["password"])
        return model_class._default_manager.create(**fields)

    @factory.post_generation
    def roles(self, create: bool, names: list[str] | None, **options: Any) -> None:
        if create and names:
            self.groups.set(Group.objects.filter(name__in=names))


def brm(name: str = "Berta Brandt", **fields: Any) -> User:
    return UserFactory(name=name, roles=["BRM"], **fields)


def manager(name: str = "Mehdi Amrani", **fields: Any) -> User:
    return UserFactory(name=name, roles=["Manager"], **fields)


def admin(name: str = "Astrid Nyman", **fields: Any) -> User:
    return UserFactory(name=name, roles=["Admin"], is_staff=True, **fields)


def reader(name: str = "Rui Tavares", **fields: Any) -> User:
    return UserFactory(name=name, roles=["Reader"], **fields)


class ApiTokenFactory(factory.django.DjangoModelFactory):
    """A token of a reader with the scope to read; its secret text is in ``token.secret``."""

    class Meta:
        model = ApiToken

    user = factory.LazyFunction(reader)
    name = "Service desk"
    scopes = factory.LazyFunction(lambda: [ApiToken.READ])

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **fields: Any) -> ApiToken:
        known = {name: fields.pop(name) for name in ("user", "name", "scopes")}
        token, secret = ApiToken.issue(**known, expires_at=fields.pop("expires_at", None))
        if fields:
            for name, value in fields.items():
                setattr(token, name, value)
            token.save(update_fields=list(fields))
        token.secret = secret
        return token
