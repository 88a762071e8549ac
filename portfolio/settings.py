"""Settings of the customer portfolio, from environment variables.

PORTFOLIO_MODE says what is running: ``production`` (the default of the web server), ``development`` (the default of
manage.py), ``demo`` or ``test``. Production takes nothing for granted: it refuses to start without SECRET_KEY,
DATABASE_URL and ALLOWED_HOSTS.
"""

from datetime import timedelta
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from portfolio import content_security

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

MODE = env.str("PORTFOLIO_MODE", default="production")
if MODE not in {"production", "development", "demo", "test"}:
    raise ImproperlyConfigured(f"PORTFOLIO_MODE is {MODE!r}; it must be one of production, development, demo or test.")
PRODUCTION = MODE == "production"
DEBUG = env.bool("DEBUG", default=False) and not PRODUCTION
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / ".data")))


def required(name: str) -> str:
    """The value of an environment variable that production cannot do without."""
    value = env.str(name, default="")
    if not value and PRODUCTION:
        raise ImproperlyConfigured(f"{name} is not set. Production needs it: see 'Configuration' in README.md.")
    return value


SECRET_KEY = required("SECRET_KEY") or "only-for-demo-and-tests-" + "0123456789abcdefghijklmnopqrstuvwxyz"
# Former keys still open what they sealed; new secrets are sealed with SECRET_KEY.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = [host for host in required("ALLOWED_HOSTS").split(",") if host] or ["localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "csp",
    "django_filters",
    "django_linear_migrations",
    "pgtrigger",
    "pghistory",
    "customers.records",
    "customers",
    "services",
    "meetings",
    "portfolio.accounts",
    "portfolio.overview",
    "portfolio",
    "portfolio.admin_site.PortfolioAdminConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "portfolio.middleware.InputGateMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "portfolio.accounts.middleware.SessionAgeMiddleware",
    "portfolio.accounts.middleware.RequiredMfaMiddleware",
    "portfolio.middleware.PrivatePagesMiddleware",
    "portfolio.middleware.UserTimeZoneMiddleware",
    "pghistory.middleware.HistoryMiddleware",
]

ROOT_URLCONF = "portfolio.urls"
WSGI_APPLICATION = "portfolio.wsgi.application"
ASGI_APPLICATION = "portfolio.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portfolio.context.product",
            ],
            "builtins": ["customers.templatetags.records"],
        },
    }
]
FORM_RENDERER = "portfolio.form_renderer.PortfolioRenderer"

# Database

DATABASES = {"default": env.db_url_config(required("DATABASE_URL") or "postgres:///not-started")}
DATABASES["default"].update(
    ATOMIC_REQUESTS=False,
    CONN_HEALTH_CHECKS=True,
    CONN_MAX_AGE=env.int("CONN_MAX_AGE", default=60),
)
DATABASES["default"].setdefault("OPTIONS", {}).update(
    connect_timeout=env.int("DATABASE_CONNECT_TIMEOUT", default=5),
    options=f"-c lock_timeout={env.int('LOCK_TIMEOUT_MS', default=5000)}"
    f" -c statement_timeout={env.int('STATEMENT_TIMEOUT_MS', default=30000)}"
    # A page is many short queries: starting workers or compiling for one of them costs more than it saves.
    " -c max_parallel_workers_per_gather=0 -c jit=off",
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "TIMEOUT": 3600,
        # Past Django's 300 it would throw entries away, and with them the counts that stop a guesser.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
}

# Sign-in: by email, with a second factor, or by OpenID Connect (see portfolio/accounts)

AUTH_USER_MODEL = "accounts.User"
# Django's backend alone: it hashes for unknown accounts too, and gives inactive ones the same answer as unknown ones.
AUTHENTICATION_BACKENDS = ["portfolio.accounts.backends.RoleBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
if MODE == "test":  # slow on purpose is for guessers, not for tests
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"
PASSWORD_RESET_TIMEOUT = int(timedelta(days=1).total_seconds())
SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())
SESSION_IDLE_AGE = int(timedelta(hours=3).total_seconds())

ACCOUNT_ADAPTER = "portfolio.accounts.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "portfolio.accounts.forms.SignInForm",
    "reset_password": "portfolio.accounts.forms.PasswordResetForm",
    "reset_password_from_key": "portfolio.accounts.forms.NewPasswordForm",
    "change_password": "portfolio.accounts.forms.PasswordChangeForm",
    "set_password": "portfolio.accounts.forms.FirstPasswordForm",
    "reauthenticate": "portfolio.accounts.forms.PasswordConfirmForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]  # allauth checks it against the methods; nobody can sign up
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # addresses are given by admins, not claimed by users
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_SESSION_REMEMBER = True
# Django's own generator: allauth's would keep a second copy of the address, which could outlive a change of it.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
# Counted in the cache, which is a table: the limits hold across processes and machines. The key of failed sign-ins is
# account and address together (see AccountAdapter), so that a guesser elsewhere does not lock the owner out.
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "20/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/15m/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=1 if env.bool("BEHIND_PROXY", default=False) else 0)

MFA_ADAPTER = "portfolio.accounts.adapters.MfaAdapter"
MFA_FORMS = {
    "authenticate": "portfolio.accounts.forms.CodeForm",
    "reauthenticate": "portfolio.accounts.forms.CodeConfirmForm",
    "activate_totp": "portfolio.accounts.forms.AppForm",
    "add_webauthn": "portfolio.accounts.forms.PasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # one step of 30 s either way, for clocks that run a little wrong
MFA_ALLOW_UNVERIFIED_EMAIL = True  # see ACCOUNT_EMAIL_VERIFICATION
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION  # http://localhost

SOCIALACCOUNT_ADAPTER = "portfolio.accounts.adapters.OidcAdapter"
# A link, not a form: the policy's form-action is enforced on every redirect of a form, and a provider may have several.
SOCIALACCOUNT_LOGIN_ON_GET = True
OIDC_AUTO_CREATE = env.bool("OIDC_AUTO_CREATE", default=False)
SOCIALACCOUNT_PROVIDERS: dict = {}
if env.str("OIDC_SERVER_URL", default=""):
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": env.str("OIDC_PROVIDER_ID", default="oidc"),
                "name": env.str("OIDC_NAME", default="single sign-on"),
                "client_id": env.str("OIDC_CLIENT_ID", default=""),
                "secret": env.str("OIDC_CLIENT_SECRET", default=""),
                "settings": {"server_url": env.str("OIDC_SERVER_URL")},
            }
        ],
    }

# End of sign-in

# Headers and cookies

SECURE_COOKIES = PRODUCTION
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_COOKIES
SESSION_COOKIE_NAME = "__Host-session" if SECURE_COOKIES else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE_COOKIES else "csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "portfolio.errors.csrf_failure"
SECURE_SSL_REDIRECT = PRODUCTION and env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^health/"]
if env.bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31536000) if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = content_security.POLICY

# Language, time

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "portfolio" / "locale"]
FORMAT_MODULE_PATH = ["portfolio.formats"]
TIME_ZONE = env.str("TIME_ZONE", default="UTC")
USE_I18N = USE_TZ = True
REPORTING_CURRENCY = env.str("REPORTING_CURRENCY", default="EUR")
PROVIDER_NAME = env.str("PROVIDER_NAME", default="Ternhaven IT Services" if MODE == "demo" else "Customer portfolio")

# How long a process may offer the same owners and industries in its filters. Tests look afresh each time.
FILTER_CHOICES_SECONDS = 0 if MODE == "test" else 120

# Files

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = MODE == "development"
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(DATA_DIR / "media")))
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# Mail

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="portfolio@localhost")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    # Refused requests are no faults of ours; each would write a traceback.
    "loggers": {"django.request": {"level": "ERROR"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
}

PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")
