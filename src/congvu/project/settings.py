"""Django settings. Everything that differs between places comes from the environment (CONGVU_*)."""

import secrets
from pathlib import Path

from congvu.profiles import list_profiles
from congvu.project import environment as env

PACKAGE = Path(__file__).resolve().parent.parent

CONGVU_VAR = Path(env.text("CONGVU_VAR") or Path.cwd() / "var").resolve()
CONGVU_PROFILE = env.choice("CONGVU_PROFILE", "binh-phuoc-2009", list_profiles())
CONGVU_ENGINES = env.choice("CONGVU_ENGINES", "real", ("real", "memory"))
CONGVU_FILES = CONGVU_VAR / "files"
CONGVU_MAIL_HOST = env.text("CONGVU_MAIL_HOST")
CONGVU_WORKER_SOCKET = CONGVU_VAR / "run" / "worker.sock"

DEBUG = env.flag("CONGVU_DEBUG")
SECRET_KEY = env.secret(
    "CONGVU_SECRET_KEY", CONGVU_VAR / "secrets" / "django", lambda: secrets.token_urlsafe(48)
)
ALLOWED_HOSTS = env.words("CONGVU_WEB_HOSTS") or ["127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = env.words("CONGVU_WEB_ORIGINS")

INSTALLED_APPS = [
    "congvu.ui",
    "congvu.audit",
    "congvu.accounts",
    "congvu.directory",
    "congvu.mailboxes",
    "congvu.documents",
    "congvu.webmail",
    "congvu.compliance",
    "congvu.reports",
    "congvu.support",
    "congvu.project",
    "django_htmx",
    "django.forms",  # its widget templates, which TemplatesSetting looks for among the apps
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "congvu.ui.middleware.SecurityHeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "congvu.ui.middleware.LanguageMiddleware",
    "congvu.ui.middleware.NoNulMiddleware",
    "congvu.ui.middleware.OnlyByButtonMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "congvu.webmail.middleware.KeepLetterMiddleware",
    # Every page asks for a sign-in unless its view says otherwise.
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "congvu.accounts.middleware.InitialPasswordMiddleware",
    "congvu.project.middleware.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "congvu.project.urls"
WSGI_APPLICATION = "congvu.project.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "congvu.project.navigation.navigation",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {
    "default": env.database(
        env.text("CONGVU_DATABASE_URL") or f"sqlite:///{CONGVU_VAR / 'db' / 'congvu.sqlite3'}"
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["congvu.accounts.backends.LoginBackend"]
# The first is what is written; Dovecot reads the same hash through engine_logins.
PASSWORD_HASHERS = ["congvu.accounts.hashers.Argon2idHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("login", "full_name")},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "accounts:sign_in"

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_HTTPONLY = False
CSRF_FAILURE_VIEW = "congvu.project.views.csrf_failure"
# Behind a proxy that speaks TLS; the demonstration answers plain HTTP on loopback only.
CONGVU_WEB_TLS = env.flag("CONGVU_WEB_TLS")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = CONGVU_WEB_TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if CONGVU_WEB_TLS else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if CONGVU_WEB_TLS else 0
SESSION_COOKIE_NAME = f"congvu-{env.number('CONGVU_WEB_PORT', 8000)}"
CSRF_COOKIE_NAME = f"congvu-csrf-{env.number('CONGVU_WEB_PORT', 8000)}"
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "congvu-language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# One message may carry 50 MB (engines/postfix: message_size_limit).
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
CONGVU_UPLOAD_MAX_SIZE = 50 * 2**20

_LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"hide_tokens": {"()": "congvu.project.logs.HideTokens"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["hide_tokens"]}
    },
    "root": {"handlers": ["stderr"], "level": env.choice("CONGVU_LOG_LEVEL", "INFO", _LOG_LEVELS)},
}
