"""The two pages of an OpenID sign-in, which tell in words when the provider does not answer or answers nonsense."""

import functools
import logging
from collections.abc import Callable

from allauth.socialaccount.providers.openid_connect import views
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from requests import RequestException

logger = logging.getLogger(__name__)


def told_in_words(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @functools.wraps(view)
    def guarded(request: HttpRequest, provider_id: str) -> HttpResponse:
        try:
            return view(request, provider_id)
        except (RequestException, LookupError, ValueError):
            # Unreachable, an error, no JSON, or JSON without what every provider's configuration has.
            logger.exception("The OpenID provider %r did not answer as it should.", provider_id)
            return render(request, "socialaccount/authentication_error.html", status=424)

    return guarded


login, callback = told_in_words(views.login), told_in_words(views.callback)
