"""What a user may do follows from their roles alone."""

import pytest
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission

from tests.factories import reader

pytestmark = pytest.mark.django_db


def test_a_permission_slipped_to_one_user_opens_nothing():
    rui, more = reader(name="Rui"), Permission.objects.get(codename="view_restricted_customer")
    rui.user_permissions.add(more)

    assert rui.has_perm("customers.view_customer")
    assert not rui.has_perm("customers.view_restricted_customer")
    again = type(rui).objects.get(pk=rui.pk)  # what a user may do is remembered on the object
    assert ModelBackend().has_perm(again, "customers.view_restricted_customer"), "Django's own backend would open it"
