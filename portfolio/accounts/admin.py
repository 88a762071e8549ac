"""Users, roles and API tokens in Django admin. Users are invited, deactivated and given roles; never deleted."""

from smtplib import SMTPException
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from customers.records.admin import ListedLookups

from . import invitations, roles, second_factor, sessions
from .forms import PersonForm
from .models import ApiToken, User

# Allauth's own records hold secrets or are kept by its pages; reference data is not among them.
for model in (EmailAddress, Authenticator, SocialAccount, SocialApp, SocialToken, UserSession, Group):
    if admin.site.is_registered(model):
        admin.site.unregister(model)


HAND_OVER = gettext_lazy("%(count)d. A manager hands them over under Customers, with the filter “Owner”.")


class UserForm(PersonForm):
    """A user as an admin keeps them. Permissions come by roles alone; no form here knows any other."""

    class Meta:
        model = User
        fields = ("name", "email", "groups", "is_active", "language", "time_zone")
        labels = {"groups": gettext_lazy("Roles")}
        help_texts = {
            "groups": gettext_lazy("What the user may do follows from these alone."),
            "is_active": gettext_lazy("Take this off when somebody leaves: they are out with their next click."),
        }
        widgets = {"groups": forms.CheckboxSelectMultiple}

    actor: User  # set by UserAdmin.get_form

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        if User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("Another user has this address."))
        return email

    def clean(self) -> dict[str, Any] | None:
        data = super().clean() or {}
        if "groups" in self.fields and not data.get("groups") and data.get("is_active", True):
            self.add_error("groups", _("Choose at least one role: without any, there is nothing for them to see."))
        was_admin = self.instance.pk is not None and self.instance.groups.filter(name=roles.ADMIN).exists()
        is_active = data.get("is_active", self.instance.is_active)
        stays_admin = "groups" not in data or any(group.name == roles.ADMIN for group in data["groups"])
        if self.instance.pk == self.actor.pk and not is_active:
            self.add_error("is_active", _("You cannot deactivate yourself. Ask another admin."))
        if self.instance.pk == self.actor.pk and was_admin and not stays_admin:
            self.add_error("groups", _("You cannot take the Admin role from yourself. Ask another admin."))
        if was_admin and not (is_active and stays_admin) and not self._another_admin():
            raise forms.ValidationError(_("This is the last active admin. Make somebody else one first."))
        return data

    def _another_admin(self) -> bool:
        admins = User.objects.filter(groups__name=roles.ADMIN, is_active=True)
        return admins.exclude(pk=self.instance.pk).exists()


@admin.register(User)
class UserAdmin(ListedLookups, admin.ModelAdmin):
    form = UserForm
    list_display = ("name", "email", "role_names", "is_active", "has_second_factor", "last_login")
    list_filter = ("is_active", "groups")
    search_fields = ("name", "email")
    ordering = ("name", "id")
    readonly_fields = ("last_login", "date_joined", "has_second_factor", "owned_customers")
    actions = ("send_password_link", "sign_out_everywhere", "remove_second_factors")
    list_select_related = False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("groups", "authenticator_set")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        return type(form.__name__, (form,), {"actor": request.user})

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        who = (None, {"fields": ("name", "email", "groups")})
        if obj is None:
            text = _("They get a mail with a link to choose their password.")
            return [(None, {"fields": ("name", "email", "groups", "language", "time_zone"), "description": text})]
        return [
            who,
            (
                _("Access"),
                {"fields": ("is_active", "owned_customers", "has_second_factor", "last_login", "date_joined")},
            ),
            (_("Language and time"), {"fields": ("language", "time_zone")}),
        ]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A superuser is above admins: whoever could change their address could become them."""
        above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return not above and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=gettext_lazy("roles"))
    def role_names(self, user: User) -> str:
        return ", ".join(sorted(group.name for group in user.groups.all())) or "–"

    @admin.display(description=gettext_lazy("second factor"), boolean=True)
    def has_second_factor(self, user: Any) -> bool:
        return any(one.type in second_factor.FACTORS for one in user.authenticator_set.all())

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """The user, with the way to the customers they own for whoever may go it: most admins see no customers."""
        user: Any = super().get_object(request, object_id, from_field)
        if user is not None:
            may_see = request.user.has_perm("customers.view_customer")
            user.customers_url = f"{reverse('customers:customer_list')}?owner={user.pk}" if may_see else ""
        return user

    @admin.display(description=gettext_lazy("customers they own"))
    def owned_customers(self, user: Any) -> str:
        """How many; they are not named to an admin."""
        count = user.owned_customers.current().count()
        if not count:
            return _("None")
        if not user.customers_url:
            return HAND_OVER % {"count": count}
        return format_html('{} <a href="{}">{}</a>', HAND_OVER % {"count": count}, user.customers_url, _("Show them"))

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        if not obj.is_active and "is_active" in form.changed_data:
            self._tell_of_customers(request, obj)
        if "email" in form.changed_data:
            EmailAddress.objects.filter(user=obj).exclude(email__iexact=obj.email).delete()

    def _tell_of_customers(self, request: HttpRequest, user: User) -> None:
        """Say that customers are left with an owner who is gone."""
        if count := user.owned_customers.current().count():
            text = ngettext(
                "%(name)s still owns %(count)d customer. Ask a manager to hand it over: Customers, filter “Owner”.",
                "%(name)s still owns %(count)d customers. Ask a manager to hand them over: Customers, filter “Owner”.",
                count,
            )
            self.message_user(request, text % {"name": user.name, "count": count}, messages.WARNING)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        user = form.instance
        user.take_roles(user.groups.values_list("name", flat=True))
        if not change:
            transaction.on_commit(lambda: self._invite(request, [user]))

    def _invite(self, request: HttpRequest, users: Any) -> None:
        base_url, sent = request.build_absolute_uri("/"), 0
        try:
            for user in users:
                invitations.invite(user, base_url)
                sent += 1
        except (OSError, SMTPException):
            text = _("A mail could not be sent. Send the link again when the mail server answers.")
            self.message_user(request, text, messages.ERROR)
        if sent:
            self.message_user(request, _("Links to choose a password sent: %(count)d.") % {"count": sent})

    def _below(self, request: HttpRequest, users: QuerySet) -> list[User]:
        return [user for user in users if self.has_change_permission(request, user)]

    @admin.action(description=gettext_lazy("Send a link to choose a password"), permissions=["change"])
    def send_password_link(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._invite(request, [user for user in self._below(request, queryset) if user.is_active])

    @admin.action(description=gettext_lazy("Sign out everywhere"), permissions=["change"])
    def sign_out_everywhere(self, request: HttpRequest, queryset: QuerySet) -> None:
        count = sum(sessions.end_others(user, None) for user in self._below(request, queryset) if user != request.user)
        self.message_user(request, _("Sessions ended: %(count)d.") % {"count": count})

    @admin.action(description=gettext_lazy("Remove second factors (lost phone or key)"), permissions=["change"])
    def remove_second_factors(self, request: HttpRequest, queryset: QuerySet) -> None:
        """For somebody whose phone and recovery codes are lost; one's own are removed on one's own security page."""
        users = [user for user in self._below(request, queryset) if user != request.user]
        Authenticator.objects.filter(user__in=users).delete()
        for user in users:
            self.log_change(request, user, "Second factors removed.")
        self.message_user(request, _("Second factors removed for %(count)d users.") % {"count": len(users)})


@admin.register(Group)
class RoleAdmin(ListedLookups, admin.ModelAdmin):
    """The roles to look at: ``roles.py`` sets them after each migration, so a change here would not last."""

    heading = gettext_lazy("Roles")
    list_display = ("name", "member_count")
    fields = ("name", "what_it_may")
    search_fields = ("name",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("permissions", "user_set")

    @admin.display(description=gettext_lazy("users"))
    def member_count(self, role: Group) -> int:
        return len(role.user_set.all())

    @admin.display(description=gettext_lazy("what it may"))
    def what_it_may(self, role: Group) -> str:
        return ", ".join(sorted(permission.name for permission in role.permissions.all())) or "–"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(ApiToken)
class ApiTokenAdmin(ListedLookups, admin.ModelAdmin):
    """Whose programs may come in. Only their owner can make tokens; an admin can revoke them."""

    list_display = ("name", "user", "prefix", "scope", "created_at", "expires_at", "last_used_at", "in_force")
    list_select_related = ("user",)
    search_fields = ("name", "prefix", "user__email", "user__name")
    actions = ("revoke",)
    fields = ("name", "user", "prefix", "scope", "created_at", "expires_at", "last_used_at", "revoked_at")

    @admin.display(description=gettext_lazy("scope"))
    def scope(self, token: ApiToken) -> str:
        return ", ".join(token.scopes)

    @admin.display(description=gettext_lazy("in force"), boolean=True)
    def in_force(self, token: ApiToken) -> bool:
        return token.is_in_force

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("accounts.change_user")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.action(description=gettext_lazy("Revoke the chosen tokens"), permissions=["view"])
    def revoke(self, request: HttpRequest, queryset: QuerySet) -> None:
        count = 0
        for token in queryset.filter(revoked_at=None):
            token.revoke()
            count += 1
        self.message_user(request, _("Tokens revoked: %(count)d.") % {"count": count})
