"""Settings of the floor: the product's own, with nothing but sessions, sign-in and CSRF before the view."""

from portfolio.settings import *  # noqa: F403 - a variant of the whole

ROOT_URLCONF = "portfolio.bench.floor"
WSGI_APPLICATION = "portfolio.bench.floor_wsgi.application"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",  # its app refuses to load without; it does nothing here
]
