"""Industries in Django admin: what is in use stays, and nobody learns there who uses it."""

import pytest
from django.db.models import ProtectedError

from customers.models import Industry
from tests.factories.customers import CustomerFactory

pytestmark = pytest.mark.django_db
INDUSTRIES = "/admin/customers/industry/"


def test_an_unused_industry_is_deleted(desk):
    industry = Industry.objects.create(name="Banking")
    assert desk.post(f"{INDUSTRIES}{industry.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not Industry.objects.exists()


@pytest.mark.parametrize("way", ["page", "action"])
def test_an_industry_in_use_stays_and_says_why_without_naming_customers(desk, way):
    industry = Industry.objects.create(name="Banking")
    CustomerFactory(name="Sparkasse Nirgendwo", industry=industry, restricted=True)
    with pytest.raises(ProtectedError):
        industry.delete()
    if way == "page":
        response = desk.post(f"{INDUSTRIES}{industry.pk}/delete/", {"post": "yes"})
    else:
        data = {"action": "delete_selected", "_selected_action": [industry.pk], "post": "yes"}
        response = desk.post(INDUSTRIES, data)
    page = response.content.decode()
    assert response.status_code == 200
    assert "1 customer is in it" in page
    assert "Sparkasse" not in page
    assert Industry.objects.exists()


def test_an_industry_taken_into_use_while_the_page_was_open_stays(desk, monkeypatch):
    from customers.admin import IndustryAdmin

    industry = Industry.objects.create(name="Banking")
    CustomerFactory(industry=industry)
    monkeypatch.setattr(IndustryAdmin, "get_deleted_objects", lambda *args: ([], {}, set(), []))
    response = desk.post(f"{INDUSTRIES}{industry.pk}/delete/", {"post": "yes"}, follow=True)
    assert response.status_code == 200
    assert "1 customer is in it" in response.content.decode()
    assert Industry.objects.exists()
