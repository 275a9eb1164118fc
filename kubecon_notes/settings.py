"""All settings. Each value that a host may want to change is read from the environment."""

from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from kubecon_notes import embedded_postgres
from kubecon_notes.environment import (
    env_address,
    env_bool,
    env_database,
    env_email,
    env_int,
    env_list,
    env_secret,
    env_site,
    env_str,
)

BASE_DIR = Path(__file__).resolve().parent.parent
LOCAL_DIR = Path(env_str("LOCAL_DIR") or BASE_DIR / ".local")

DEBUG = env_bool("DEBUG", default=False)
SECRET_KEY = env_secret("SECRET_KEY", kept_in=LOCAL_DIR / "secret-key")
if not SECRET_KEY:
    raise ImproperlyConfigured("SECRET_KEY is not set. `make run` makes one and keeps it in .local/secret-key.")
SECRET_KEY_FALLBACKS = env_list("SECRET_KEY_FALLBACKS")

ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "kubecon_notes.admin_site.SiteConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_filters",
    "django_htmx",
    "pgtrigger",
    "procrastinate.contrib.django",
    "axes",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.github",
    "kubecon_notes.accounts",
    "venue",
    "talks",
]

MIDDLEWARE = [
    "kubecon_notes.page_cache.PageCacheMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "kubecon_notes.accounts.signed_in.SignedInCookieMiddleware",
    "kubecon_notes.accounts.pages.AccountPagesMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "kubecon_notes.urls"
WSGI_APPLICATION = "kubecon_notes.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "kubecon_notes" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kubecon_notes.accounts.pages.frame",
            ],
        },
    },
]

# The database. Without DATABASE_URL it is the bundled PostgreSQL in .local/postgres.
DATABASES = {"default": env_database("DATABASE_URL", otherwise=embedded_postgres.address(LOCAL_DIR / "postgres"))}
DATABASES["default"]["CONN_MAX_AGE"] = env_int("CONN_MAX_AGE", 600)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# Planning our queries takes PostgreSQL longer than answering them: it keeps the plans of repeated ones.
DATABASES["default"]["OPTIONS"] = {
    "server_side_binding": True,
    "prepare_threshold": 2,
    "connect_timeout": 5,
    **DATABASES["default"]["OPTIONS"],
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FIXTURE_DIRS = [BASE_DIR / "fixtures"]

CACHES = {
    # How often someone has asked for a code or a mail: all workers must count together.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_limit",
        # What is over is cleared out when there are more; Django's 300 would forget limits that still hold.
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
    # Both hold only what can be made again, and know by the revision when it must be.
    "memory": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "memory"},
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "OPTIONS": {"MAX_ENTRIES": env_int("CACHED_PAGES", 500, least=1)},
    },
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# Five wrong passwords for one account from one address lock that pair for a quarter of an hour.
AXES_FAILURE_LIMIT = env_int("LOGIN_FAILURE_LIMIT", 5, least=1)
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True  # django-axes would keep every sign-in for ever; failures are kept
AXES_USERNAME_CALLABLE = "kubecon_notes.accounts.throttling.counted_as"
AXES_CLIENT_IP_CALLABLE = "kubecon_notes.accounts.throttling.counted_from"
AXES_LOCKOUT_TEMPLATE = "account/locked_out.html"
AXES_VERBOSE = False
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"

# What one account may write in an hour.
RATINGS_PER_HOUR = env_int("RATINGS_PER_HOUR", 60, least=1)
COMMENTS_PER_HOUR = env_int("COMMENTS_PER_HOUR", 30, least=1)
REPORTS_PER_HOUR = env_int("REPORTS_PER_HOUR", 20, least=1)
CLAIMS_PER_HOUR = env_int("CLAIMS_PER_HOUR", 10, least=1)

# Signing in. What is left out is allauth's default.
ACCOUNT_ADAPTER = "kubecon_notes.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]
ACCOUNT_FORMS = {"signup": "kubecon_notes.accounts.forms.SignUpForm"}
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_CHANGE_EMAIL = True  # one address, replaced once the new one is proven
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
# “strict” would let two accounts have one address; “mandatory” above hides that an account is there.
ACCOUNT_PREVENT_ENUMERATION = True
CODE_MINUTES = 15
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = CODE_MINUTES * 60
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = CODE_MINUTES * 60
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = CODE_MINUTES * 60
ACCOUNT_LOGIN_TIMEOUT = 2 * CODE_MINUTES * 60
# To sign up takes longer than to be told that one has done so already: mails leave on the beat, in seconds.
MAIL_BEAT = 0.1
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
# Per network address wide enough for a hall behind one; per mailbox narrow. Passwords are counted by AXES_.
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "signup": "60/m/ip,1000/h/ip",
    "request_login_code": "60/m/ip,1000/h/ip,3/m/key,12/h/key",
    "reset_password": "60/m/ip,3/m/key,12/h/key",
    "reset_password_from_key": "60/m/ip",
    "confirm_email": "1/10s/key,12/h/key",
    "login_failed": "5/5m/key",  # codes of the second factor
}

MFA_ADAPTER = "kubecon_notes.accounts.second_factor.SecondFactorAdapter"
MFA_FORMS = {"add_webauthn": "kubecon_notes.accounts.passkeys.AddPasskeyForm"}
MFA_SUPPORTED_TYPES = ["recovery_codes", "totp", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "KubeCon Notes"
MFA_TOTP_TOLERANCE = 1
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}

# Installed with or without keys, so that the database is the same; without them its addresses are 404.
GITHUB_CLIENT_ID = env_str("GITHUB_CLIENT_ID")
GITHUB_CLIENT_SECRET = env_secret("GITHUB_CLIENT_SECRET")
SIGN_IN_WITH_GITHUB = bool(GITHUB_CLIENT_ID and GITHUB_CLIENT_SECRET)
SOCIALACCOUNT_ADAPTER = "kubecon_notes.accounts.github.GitHubAdapter"
SOCIALACCOUNT_FORMS = {"signup": "kubecon_notes.accounts.github.GitHubSignUpForm"}
SOCIALACCOUNT_AUTO_SIGNUP = False  # a display name is chosen, not taken
SOCIALACCOUNT_PROVIDERS = {
    "github": {
        # GitHub says which addresses it has proven: whoever holds one holds the account that has it.
        "EMAIL_AUTHENTICATION": True,
        "APPS": (
            [{"client_id": GITHUB_CLIENT_ID, "secret": GITHUB_CLIENT_SECRET, "key": ""}] if SIGN_IN_WITH_GITHUB else []
        ),
    }
}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_I18N = False
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = LOCAL_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "kubecon_notes" / "static"]
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}

# Behind TLS (BEHIND_TLS=1, a proxy that sets X-Forwarded-Proto) all of the below is on.
BEHIND_TLS = env_bool("BEHIND_TLS", default=False)
SECURE_SSL_REDIRECT = BEHIND_TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if BEHIND_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = BEHIND_TLS
SECURE_HSTS_PRELOAD = BEHIND_TLS
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = BEHIND_TLS
CSRF_COOKIE_SECURE = BEHIND_TLS
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        # A browser checks where a form's answer leads to, as well.
        "form-action": [SELF, "https://github.com"] if SIGN_IN_WITH_GITHUB else [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# The second factor that the admin asks of staff. Off where only this machine is served, so that the
# password which `make run` prints opens it at once.
STAFF_SECOND_FACTOR = env_bool("STAFF_SECOND_FACTOR", default=BEHIND_TLS)
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not BEHIND_TLS

# Mail. Without EMAIL_URL it stays in a folder, and the pages say so.
MAIL_SERVER = env_email("EMAIL_URL")
MAIL_FOLDER = None if MAIL_SERVER else LOCAL_DIR / "mail"
# What stands before every address in a mail that no request asked for.
SITE_ADDRESS = env_site("SITE_ADDRESS", f"http://127.0.0.1:{env_int('PORT', 8000, least=1, most=65535)}")
DEFAULT_FROM_EMAIL = env_address("EMAIL_FROM", "KubeCon Notes <notes@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 10
if MAIL_SERVER:
    EMAIL_HOST = MAIL_SERVER.host
    EMAIL_PORT = MAIL_SERVER.port
    EMAIL_HOST_USER = MAIL_SERVER.user
    EMAIL_HOST_PASSWORD = MAIL_SERVER.password
    EMAIL_USE_SSL = MAIL_SERVER.implicit_tls
    EMAIL_USE_TLS = MAIL_SERVER.start_tls
else:
    EMAIL_BACKEND = "kubecon_notes.accounts.mail.FolderBackend"

# The queue, in the same database. What was done is no use to anyone; a mail is mostly waiting for its server.
PROCRASTINATE_WORKER_DEFAULTS = {"delete_jobs": "successful", "concurrency": 4, "shutdown_graceful_timeout": 5}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"secrets": {"()": "kubecon_notes.log_filter.HidesSecretAddresses"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["secrets"]}},
    "root": {"handlers": ["console"], "level": env_str("LOG_LEVEL", "WARNING")},
}
