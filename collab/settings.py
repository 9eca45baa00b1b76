"""One settings file: the environment decides, a wrong value stops the boot (see env.py)."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import locale

from collab.boot import addresses
from collab.boot.database import connecting
from collab.boot.keys import MAKE_ONE, MIN_LENGTH
from collab.boot.public import refused_in_public
from collab.env import ROLES, SETTINGS, Environment

BASE_DIR = Path(__file__).resolve().parent.parent
env = Environment()

# What this process is and for whom
DEBUG = env.flag("DEBUG", default=False)
DEMO = env.flag("DEMO", default=False)
COLLAB_ROLE = env.choice("COLLAB_ROLE", ROLES, default="all")
SECRET_KEY = env.text("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.names("SECRET_KEY_FALLBACKS")
_keys = [("SECRET_KEY", SECRET_KEY), *(("SECRET_KEY_FALLBACKS", key) for key in SECRET_KEY_FALLBACKS)]
for _name, _key in _keys:
    if 0 < len(_key) < MIN_LENGTH:
        env.refuse(f"{_name} must have at least {MIN_LENGTH} characters; {MAKE_ONE}")
SITE = env.address("SITE_URL", addresses.web_origin, default="http://127.0.0.1:8000", stand_in="http://127.0.0.1:8000")
SITE_URL = SITE.geturl()
SITE_IS_LOOPBACK = SITE.hostname in addresses.LOOPBACK
if SITE.scheme == "http" and not SITE_IS_LOOPBACK:
    env.refuse("SITE_URL may be http only on a loopback address; use https.")
LOOPBACK_NAMES = ["127.0.0.1", "localhost", "[::1]"]
ALLOWED_HOSTS = env.names("ALLOWED_HOSTS", SITE.hostname or "") + (LOOPBACK_NAMES if SITE_IS_LOOPBACK else [])
if "*" in ALLOWED_HOSTS:
    env.refuse("ALLOWED_HOSTS may not be '*'; name the hosts.")
_port = f":{SITE.port}" if SITE.port else ""
_own_origins = [f"http://{name}{_port}" for name in LOOPBACK_NAMES] if SITE_IS_LOOPBACK else [SITE_URL]
SITE_ORIGINS = env.address("SITE_ORIGINS", addresses.web_origins, default=",".join(_own_origins), stand_in=SITE_URL)
TRUSTED_PROXIES = env.integer("TRUSTED_PROXIES", default=0, least=0, most=2)
LIMITS_ARE_ON = env.choice("COLLAB_LIMITS", ("on", "off"), default="on") == "on"
if not LIMITS_ARE_ON and not DEMO:
    env.refuse("COLLAB_LIMITS=off is for the demonstration network only.")
LIMITS_SCALE = env.integer("LIMITS_SCALE", default=1, least=1, most=10_000)
if LIMITS_SCALE > 1 and not DEMO:
    env.refuse("LIMITS_SCALE above 1 is for the demonstration network only.")
SOCKET_PING_S = env.integer("SOCKET_PING_S", default=20, least=5, most=3_600)

# What is asked before a process serves (collab/boot/start.py)
BOOT_CHECKS = ["collab.postgres.boot_checks.check_database", "collab.pages.texts.check.check_texts"]
INSTALLED_APPS = [
    "collab.people",  # before Django's own accounts, whose createsuperuser it replaces
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "django.contrib.messages",
    "channels",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.headless",
    "collab.streams",
    "collab.vocabularies",
    "collab.audit",
    "collab.notices",
    "groups",
    "practices",
    "collab.demo",
]
MIDDLEWARE = [
    "collab.postgres.health_checks.ConnectionChecks",
    "django.middleware.security.SecurityMiddleware",
    "collab.http.security_headers.SecurityHeaders",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "collab.text.language.LanguageMiddleware",
    "collab.pages.refusals.RefusalsOfPages",
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "collab.urls"
ASGI_APPLICATION = "collab.asgi.application"
WSGI_APPLICATION = "collab.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.Person"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "collab" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "collab.pages.paint.page_context",
            ]
        },
    }
]

# PostgreSQL is the only truth.  Threads that live long keep their connection (WSGI); the
# asynchronous side has one bounded pool of its own (collab/streams).
UNSAFE_TEST_DATABASE = env.flag("COLLAB_UNSAFE_TEST_DATABASE", default=False)
DATABASE_LIMITS_MS = {
    "lock_timeout": 1_000,
    "statement_timeout": 3_000,
    # A test stands in one transaction from its first line to its last.
    "idle_in_transaction_session_timeout": 0 if UNSAFE_TEST_DATABASE else 3_000,
}
DATABASE_POOL = env.choice("DATABASE_POOL", ("none", "transaction"), default="none")
# One role owns the tables and migrates, another serves; with one address, it does both.
SERVING_DATABASE = env.database("DATABASE_URL")
_is_owner = env.choice("DATABASE_ROLE", ("serving", "owner"), default="serving") == "owner"
_address = "DATABASE_OWNER_URL" if _is_owner and env.text("DATABASE_OWNER_URL", "") else "DATABASE_URL"
DATABASES: dict[str, dict[str, Any]] = {
    "default": connecting(
        env.database(_address),
        limits_ms=DATABASE_LIMITS_MS,
        is_shared=DATABASE_POOL == "transaction",
        keeps=COLLAB_ROLE != "worker",
    )
}
CLOCK_OFFSET = timedelta(days=env.integer("CLOCK_OFFSET", default=0, least=0, most=4_000))  # postgres/clock.py
REDIS_URL = env.address("REDIS_URL", addresses.redis, stand_in="redis://127.0.0.1:1")
HINTS_CARRY_FRAMES = env.flag("HINTS_CARRY_FRAMES", default=True)
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}
CHANNEL_LAYERS: dict[str, Any] = {}  # the hub delivers, not a channel layer (performance.md)

# Signing in
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator"},
    {"NAME": "collab.people.credentials.passwords.LongEnough", "OPTIONS": {"min_length": 15}},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "collab.people.credentials.accounts.InvitationOnlyAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = None  # asked on the form: a shared computer forgets
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True  # the link has shown who she is; a second factor is asked for still
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no mail to addresses that strangers type
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/300s/key",
    "reset_password": "20/m/ip,5/m/key",
}
HEADLESS_ONLY = False
HEADLESS_CLIENTS = ("browser",)
HEADLESS_FRONTEND_URLS = {
    "account_confirm_email": f"{SITE_URL}/sign-in/confirm/{{key}}/",
    "account_reset_password": f"{SITE_URL}/sign-in/reset/",
    "account_reset_password_from_key": f"{SITE_URL}/sign-in/reset/{{key}}/",
    "account_signup": f"{SITE_URL}/sign-in/",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = SITE.scheme == "http"
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
LOGIN_URL, LOGIN_REDIRECT_URL, LOGOUT_REDIRECT_URL = "/sign-in/", "/", "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
PASSWORD_RESET_TIMEOUT = 3600

# Cookies, transport, headers
_secure = SITE.scheme == "https"
_cookie_prefix = "__Host-" if _secure else ""
SESSION_ENGINE = "collab.http.login_sessions"
SESSION_COOKIE_NAME = f"{_cookie_prefix}session"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _secure
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_COOKIE_NAME = f"{_cookie_prefix}csrf"
CSRF_TRUSTED_ORIGINS = [origin for origin in SITE_ORIGINS if origin.startswith("http")]
CSRF_FAILURE_VIEW = "collab.pages.refusals.csrf_failure"
SECURE_SSL_REDIRECT = _secure and not TRUSTED_PROXIES
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_HSTS_SECONDS = 31_536_000 if _secure else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _secure
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
DATA_UPLOAD_MAX_NUMBER_FILES = 10

# Languages: tags in data and URLs are BCP 47, Django's codes are these in lower case
LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", "English"),
    ("bg", "български"),
    ("el", "Ελληνικά"),
    ("tr", "Türkçe"),
    ("ro", "Română"),
    ("sr-cyrl", "српски"),
    ("sr-latn", "srpski"),
    ("hr", "hrvatski"),
    ("bs", "bosanski"),
    ("cnr", "crnogorski"),
    ("sq", "shqip"),
    ("mk", "македонски"),
    ("sl", "slovenščina"),
]
for _code, _name in LANGUAGES:
    locale.LANG_INFO.setdefault(_code, {"bidi": False, "code": _code, "name": _name, "name_local": _name})
COMPLETE_LANGUAGES = ("en", "bg")
LANGUAGE_COOKIE_NAME = "language"
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = USE_TZ = True
TIME_ZONE = "UTC"

# The site's own texts (collab/pages/texts): what only the operator knows, and a folder whose files win over ours
OPERATOR = {name: env.text(name, "") for name in SETTINGS if name.startswith("OPERATOR_")}
OPERATOR["OPERATOR_SECURITY"] = OPERATOR["OPERATOR_SECURITY"] or OPERATOR["OPERATOR_EMAIL"]
_contacts = [env.contact(name) for name in ("OPERATOR_SECURITY", "OPERATOR_EMAIL")]
OPERATOR_SECURITY_URI = next(filter(None, _contacts), "")
PAGES_FOLDER = env.text("PAGES_FOLDER", "")

STATIC_URL = "/static/"
FRONTEND_DIST = BASE_DIR / "frontend" / "dist"
# Who draws pages: the templates alone, or the app where it can.
PAINTER = env.choice("PAINTER", ("off", "app"), default="off")
PAINTER_SCRIPT = BASE_DIR / "frontend" / "dist-painter" / "painter.js"

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["collab.people.credentials.authentication.BearerOrSession"],
    "DEFAULT_PERMISSION_CLASSES": ["collab.api.permissions.DeclaredAccess"],
    "DEFAULT_RENDERER_CLASSES": ["collab.api.json_format.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["collab.api.json_format.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "collab.api.describe.Schema",
    "EXCEPTION_HANDLER": "collab.audit.edge.answer_error",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "FORMAT_SUFFIX_KWARG": None,
    "URL_FORMAT_OVERRIDE": None,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Collab",
    "DESCRIPTION": "The working-group platform of the B40 Balkan Cities Network.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "OAS_VERSION": "3.1.0",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "collab.streams.openapi.add_streams",
        "collab.api.describe.add_shapes",
    ],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "no-reply@collab.example")
_mail = env.address("EMAIL_URL", addresses.mail, default="smtp://127.0.0.1:2525", stand_in="smtp://127.0.0.1:2525")
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST, EMAIL_PORT, EMAIL_HOST_USER, EMAIL_HOST_PASSWORD, EMAIL_USE_TLS, EMAIL_USE_SSL = _mail
EMAIL_TIMEOUT = 10
METRICS_TOKEN = env.text("METRICS_TOKEN", "")
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
PROCRASTINATE_IMPORT_PATHS = ["collab.upkeep.retention", "collab.upkeep.stalled_jobs"]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "collab.http.log_lines.JSONFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django.server": {"level": "WARNING"},
        "uvicorn.access": {"level": "WARNING"},
        "procrastinate": {"level": "WARNING"},  # two lines a job else; what fails is an error
    },
}

if SITE.scheme == "https":
    _refused = refused_in_public(
        switched_on=[name for name, row in SETTINGS.items() if row.only_on_loopback and env.is_switched_on(name)],
        demo=DEMO,
        demo_in_public=env.flag("DEMO_IN_PUBLIC", default=False),
        mail=_mail,
        mail_in_the_clear=env.flag("MAIL_IN_THE_CLEAR", default=False),
        keys=_keys,
    )
    for _sentence in _refused:
        env.refuse(_sentence)
env.require_right()
