"""Django admin: what an admin keeps there, and what nobody can take there."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.utils import timezone

from customers.models import Industry
from portfolio.accounts.models import ApiToken, User
from portfolio.accounts.tokens import user_for_token
from tests.factories.customers import CustomerFactory
from tests.factories.users import PASSWORD, ApiTokenFactory, UserFactory, admin, brm, manager, reader
from tests.portfolio.signing_in import give_app, is_signed_in, link_in, sign_in

pytestmark = pytest.mark.django_db
USERS, INDUSTRIES = "/admin/accounts/user/", "/admin/customers/industry/"


def pk_of(*roles: str) -> list[int]:
    return list(Group.objects.filter(name__in=roles).values_list("pk", flat=True))


def form_of(user: User, **changes) -> dict:
    kept = {
        "name": user.name,
        "email": user.email,
        "groups": list(user.groups.values_list("pk", flat=True)),
        "is_active": "on" if user.is_active else "",
        "language": user.language,
        "time_zone": user.time_zone,
    }
    return {name: value for name, value in {**kept, **changes}.items() if value != ""}


def errors(response) -> str:
    return str(response.context["adminform"].form.errors)


@pytest.mark.parametrize("path", ["/admin/", USERS, f"{USERS}add/", "/admin/auth/group/", INDUSTRIES])
def test_only_admins_come_in(desk, path):
    assert desk.get(path).status_code == 200
    for somebody in (brm(), manager(), reader(), UserFactory()):
        client = Client()
        client.force_login(somebody)
        assert client.get(path, follow=True).status_code == 403
    to_login, to_sign_in = Client().get(path, follow=True).redirect_chain
    assert to_login[0] == f"/admin/login/?next={path}"
    assert to_sign_in[0] == f"/sign-in/login/?next={path}"


def test_there_is_no_second_sign_in_page_and_no_second_way_to_change_a_password(desk):
    assert Client().get("/admin/login/").url == "/sign-in/login/?next=/admin/"
    assert Client().post("/admin/login/", {"username": "x", "password": "y"}).url == "/sign-in/login/?next=/admin/"
    assert Client().get("/admin/login/?next=//evil.example/").url == "/sign-in/login/?next=/admin/"
    assert desk.get("/admin/password_change/").url == "/sign-in/password/change/"


def test_the_index_leads_back_to_the_product_and_lists_what_admins_keep(desk):
    page = desk.get("/admin/").content.decode()
    assert '<a class="back" href="/">' in page
    for name in ("Users", "Roles", "API tokens", "Industries"):
        assert name in page
    for hidden in ("Authenticator", "Email address", "Social", "Session"):
        assert f">{hidden}" not in page


PARTS = (INDUSTRIES, "/services/", "/services/standard-targets/", "/admin/services/servicecategory/")


@pytest.mark.parametrize("path", [USERS, INDUSTRIES, f"{INDUSTRIES}add/", "/admin/auth/group/"])
def test_every_page_leads_to_every_part_and_to_the_service_portfolio(desk, path):
    page = desk.get(path).content.decode()
    for address in (*PARTS, USERS, "/admin/auth/group/", "/admin/accounts/apitoken/"):
        assert f'<li><a href="{address}"' in page
    assert page.count('aria-current="page"') == 1
    for address in (*PARTS, "/services/new/"):
        assert f'href="{address}"' in desk.get("/admin/").content.decode()
        assert desk.get(address).status_code == 200


def test_lists_are_headed_by_what_they_hold(desk):
    heads = {USERS: "Users", "/admin/auth/group/": "Roles", "/admin/services/servicecategory/": "Service categories"}
    for path, title in heads.items():
        assert f"<h1>{title}</h1>" in desk.get(path).content.decode()


def test_a_new_user_is_invited_by_mail_and_chooses_their_password(desk, mailoutbox, django_capture_on_commit_callbacks):
    data = {"name": "Nora New", "email": "Nora@Provider.Example", "groups": pk_of("BRM"), "language": "en"}
    with django_capture_on_commit_callbacks(execute=True):
        assert desk.post(f"{USERS}add/", data).status_code == 302
    nora = User.objects.get(email="nora@provider.example")
    assert not nora.has_usable_password()
    assert not nora.is_staff
    (mail,) = mailoutbox
    assert mail.to == ["nora@provider.example"]
    client = Client()
    page = client.get(link_in(mail).replace("http://testserver", ""), follow=True)
    client.post(page.request["PATH_INFO"], {"password1": PASSWORD, "password2": PASSWORD})
    sign_in(client, nora.email)
    assert is_signed_in(client)


def test_the_admin_role_opens_the_admin_and_losing_it_closes_it(desk):
    rui = reader(email="rui@provider.example")
    desk.post(f"{USERS}{rui.pk}/change/", form_of(rui, groups=pk_of("Reader", "Admin")))
    rui.refresh_from_db()
    assert rui.is_staff
    desk.post(f"{USERS}{rui.pk}/change/", form_of(rui, groups=pk_of("Reader")))
    rui.refresh_from_db()
    assert not rui.is_staff


def test_nobody_becomes_a_superuser_or_gets_a_permission_by_a_form(desk, astrid):
    permission = Permission.objects.get(codename="view_restricted_customer")
    more = {"is_superuser": "on", "is_staff": "on", "user_permissions": [permission.pk], "is_demo": "on"}
    desk.post(f"{USERS}{astrid.pk}/change/", form_of(astrid, **more))
    new = {"name": "Eve", "email": "eve@provider.example", "password": PASSWORD, "groups": pk_of("Reader")}
    desk.post(f"{USERS}add/", {**new, **more})
    for user in User.objects.all():
        assert not user.is_superuser
        assert not user.user_permissions.exists()
        assert not user.is_demo
    assert not User.objects.get(email="eve@provider.example").is_staff


def test_roles_cannot_be_changed_made_or_deleted(desk):
    group = Group.objects.get(name="Reader")
    before = set(group.permissions.values_list("pk", flat=True))
    every = list(Permission.objects.values_list("pk", flat=True))
    assert desk.post(f"/admin/auth/group/{group.pk}/change/", {"name": "Boss", "permissions": every}).status_code == 403
    assert desk.post("/admin/auth/group/add/", {"name": "Boss", "permissions": every}).status_code == 403
    assert desk.post(f"/admin/auth/group/{group.pk}/delete/", {"post": "yes"}).status_code == 403
    group.refresh_from_db()
    assert (group.name, set(group.permissions.values_list("pk", flat=True))) == ("Reader", before)


def test_admins_cannot_shut_themselves_out(desk, astrid):
    admin(email="second@provider.example")
    assert "cannot deactivate yourself" in errors(
        desk.post(f"{USERS}{astrid.pk}/change/", form_of(astrid, is_active=""))
    )
    response = desk.post(f"{USERS}{astrid.pk}/change/", form_of(astrid, groups=pk_of("BRM")))
    assert "cannot take the Admin role from yourself" in errors(response)
    astrid.refresh_from_db()
    assert astrid.is_active
    assert astrid.is_staff


def test_the_last_admin_stays_even_for_a_superuser(astrid):
    client = Client()
    root = UserFactory(is_superuser=True, is_staff=True)
    give_app(root)
    client.force_login(root)
    assert "last active admin" in errors(client.post(f"{USERS}{astrid.pk}/change/", form_of(astrid, is_active="")))
    admin(email="second@provider.example")
    assert client.post(f"{USERS}{astrid.pk}/change/", form_of(astrid, is_active="")).status_code == 302
    astrid.refresh_from_db()
    assert not astrid.is_active


def test_a_superuser_is_above_admins(desk):
    root = UserFactory(email="root@provider.example", is_superuser=True, is_staff=True)
    changed = form_of(root, email="astrid2@provider.example")
    assert desk.post(f"{USERS}{root.pk}/change/", changed).status_code == 403
    action = {"action": "remove_second_factors", "_selected_action": [root.pk]}
    give_app(root)
    desk.post(USERS, action)
    root.refresh_from_db()
    assert root.email == "root@provider.example"
    assert root.authenticator_set.exists()


def test_users_are_never_deleted(desk):
    rui = reader(email="rui@provider.example")
    assert desk.post(f"{USERS}{rui.pk}/delete/", {"post": "yes"}).status_code == 403
    desk.post(USERS, {"action": "delete_selected", "_selected_action": [rui.pk], "post": "yes"})
    assert User.objects.filter(pk=rui.pk).exists()


def test_a_deactivated_user_is_out_at_the_next_click(desk):
    rui, client = reader(email="rui@provider.example"), Client()
    client.force_login(rui)
    assert is_signed_in(client)
    desk.post(f"{USERS}{rui.pk}/change/", form_of(rui, is_active=""))
    assert not is_signed_in(client)


def test_a_changed_address_leaves_the_former_one_without_any_power(desk, mailoutbox):
    rui = reader(email="rui@provider.example", password=PASSWORD)
    EmailAddress.objects.create(user=rui, email="rui@provider.example", primary=True, verified=True)
    desk.post(f"{USERS}{rui.pk}/change/", form_of(rui, email="rui.tavares@provider.example"))
    Client().post("/sign-in/password/reset/", {"email": "rui@provider.example"})
    assert "no account" in mailoutbox[-1].subject
    client = Client()
    sign_in(client, "rui@provider.example")
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("email", "ASTRID@provider.example", "Another user has this address"),
        ("email", "no address", "valid email"),
        ("time_zone", "Moon/Base", "not one of the available"),
        ("language", "xx", "not one of the available"),
        ("name", "a\u0007b", "invisible character"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(desk, field, value, words):
    rui = reader(email="rui@provider.example")
    assert words in errors(desk.post(f"{USERS}{rui.pk}/change/", form_of(rui, **{field: value})))


def test_somebody_who_lost_phone_and_codes_is_helped(desk):
    rui = reader(email="rui@provider.example")
    give_app(rui)
    desk.post(USERS, {"action": "remove_second_factors", "_selected_action": [rui.pk]})
    assert not rui.authenticator_set.exists()


def test_a_user_can_be_signed_out_everywhere(desk):
    rui, client = reader(email="rui@provider.example", password=PASSWORD), Client()
    sign_in(client, rui.email)
    desk.post(USERS, {"action": "sign_out_everywhere", "_selected_action": [rui.pk]})
    assert not is_signed_in(client)


def test_tokens_are_seen_and_revoked_but_never_made_or_read(desk):
    token = ApiTokenFactory(user=reader(email="rui@provider.example"))
    page = desk.get("/admin/accounts/apitoken/").content.decode()
    assert token.prefix in page
    assert token.secret not in page
    assert token.digest not in desk.get(f"/admin/accounts/apitoken/{token.pk}/change/").content.decode()
    assert desk.get("/admin/accounts/apitoken/add/").status_code == 403
    desk.post("/admin/accounts/apitoken/", {"action": "revoke", "_selected_action": [token.pk]})
    assert user_for_token(token.secret) is None
    assert ApiToken.objects.count() == 1


def test_admins_find_no_customer_in_the_admin(desk):
    CustomerFactory(name="Sparkasse Nirgendwo")
    assert desk.get("/admin/customers/customer/").status_code == 404
    assert "Sparkasse" not in desk.get("/admin/").content.decode()


def test_admin_pages_carry_nothing_inline(desk, astrid):
    """The policy forbids inline scripts, handlers and styles; Chromium is asked too, in the browser tests."""
    ApiToken.issue(astrid, name="Desk", scopes=["read"], expires_at=timezone.now() + timedelta(days=1))
    Industry.objects.create(name="Banking")
    for path in ("/admin/", USERS, f"{USERS}add/", f"{USERS}{astrid.pk}/change/", INDUSTRIES, f"{INDUSTRIES}add/"):
        response = desk.get(path)
        page = response.content.decode()
        assert "script-src 'self'" in response["Content-Security-Policy"]
        assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", page), path
        assert not re.search(r"<style|\sstyle=\"|\son[a-z]+=\"", page), path


@pytest.mark.parametrize("lookup", ["password__startswith=pbkdf2", "email__regex=(", "is_active__regex=("])
def test_the_lists_filter_by_nothing_but_their_filters(desk, lookup):
    assert desk.get(f"/admin/accounts/user/?{lookup}").status_code == 400
    assert desk.get("/admin/accounts/user/?is_active__exact=1").status_code == 200


def test_a_user_without_any_role_is_not_saved(desk):
    response = desk.post(f"{USERS}add/", {"name": "Nora", "email": "nora@provider.example"})
    assert "Choose at least one role" in response.content.decode()
    assert not User.objects.filter(email="nora@provider.example").exists()


def test_an_owner_who_is_deactivated_leaves_word_of_their_customers(desk):
    berta = brm("Berta Brandt")
    assert '<div class="readonly">None</div>' in desk.get(f"{USERS}{berta.pk}/change/").content.decode()
    for archived_at in (None, None, timezone.now()):
        CustomerFactory(owner=berta, archived_at=archived_at)
    page = desk.get(f"{USERS}{berta.pk}/change/").content.decode()
    assert "2. A manager hands them over under Customers, with the filter “Owner”." in page
    assert "?owner=" not in page, "an admin sees no customers"
    done = desk.post(f"{USERS}{berta.pk}/change/", form_of(berta, is_active=""), follow=True)
    assert "Berta Brandt still owns 2 customers. Ask a manager to hand them over" in done.content.decode()


def test_an_admin_who_sees_customers_is_led_to_those_of_an_owner(desk, astrid):
    berta = brm("Berta Brandt")
    CustomerFactory(owner=berta)
    astrid.groups.add(Group.objects.get(name="Manager"))
    address = f"/customers/?owner={berta.pk}"
    assert f'<a href="{address}">' in desk.get(f"{USERS}{berta.pk}/change/").content.decode()
    assert desk.get(address).context["list"].count == 1
