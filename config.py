"""Every setting of the site, read from the environment. With none of them set, everything runs under `instance/`."""

from os import environ as _env
from pathlib import Path as _Path

_here = _Path(__file__).resolve().parent
INSTANCE = _Path(_env.get("KONPE_INSTANCE", str(_here / "instance")))

# "development" or "production"; development is refused unless PUBLIC_URL is loopback.
KONPE_ENV = _env.get("KONPE_ENV", "development")
# Signs sessions and mailed links; long and random in production.
SECRET_KEY = _env.get("SECRET_KEY", "konpe-development-secret-never-in-production")
# Where people reach the site; every mailed link is built on it, never on the Host header.
PUBLIC_URL = _env.get("PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")
# Host names the site answers to, separated by commas; empty: the host of PUBLIC_URL.
TRUSTED_HOSTS = _env.get("TRUSTED_HOSTS", "")
# "1": browsers ask every name below PUBLIC_URL's over https alone for a year (HSTS includeSubDomains); all must have TLS.
HSTS_SUBDOMAINS = _env.get("HSTS_SUBDOMAINS", "") == "1"
# How many proxies in front of us set X-Forwarded-*; 0 believes none of them.
PROXY_FIX_HOPS = int(_env.get("PROXY_FIX_HOPS", "0"))
# SQLite by default; postgresql+psycopg://… for a site that grows.
DATABASE_URL = _env.get("DATABASE_URL", f"sqlite:///{INSTANCE / 'konpe.db'}")
# Connections a process may hold; at least as many as its threads.
DATABASE_POOL = int(_env.get("DATABASE_POOL", "20"))
# Shared counters for the limits of the API; empty: each process counts alone. Sign-in limits are in the database.
REDIS_URL = _env.get("REDIS_URL", "")

# Mails that registrations from one network may have sent within an hour; further ones wait for their turn.
REGISTRATIONS_PER_HOUR = int(_env.get("REGISTRATIONS_PER_HOUR", "10"))

# How often a token may ask the JSON API (without one: a network), as Flask-Limiter writes it.
API_RATE = _env.get("API_RATE", "600 per minute")

# The bucket; empty: the disk store under INSTANCE. Keys and region come from the usual AWS_* variables.
S3_BUCKET = _env.get("S3_BUCKET", "")
# The storage's address for our own processes, when it is not Amazon's.
AWS_ENDPOINT_URL_S3 = _env.get("AWS_ENDPOINT_URL_S3", "")
# The storage's address for browsers, when it differs from the one above.
S3_PUBLIC_ENDPOINT_URL = _env.get("S3_PUBLIC_ENDPOINT_URL", "")
# Server-side encryption header ("AES256", "aws:kms"); empty: none is sent.
S3_SSE = _env.get("S3_SSE", "")
# Files of more bytes than this are sent in parts, and go on where they stopped after a cut.
MULTIPART_OVER = int(_env.get("MULTIPART_OVER", str(64 * 1024**2)))
# A clamd that looks at every file: tcp://127.0.0.1:3310 or unix:/run/clamav/clamd.ctl; empty: none does.
CLAMD_URL = _env.get("CLAMD_URL", "")
# Megabytes above which a file is not sent to it; its own StreamMaxLength and MaxFileSize must be at least that.
CLAMD_MAX_MB = int(_env.get("CLAMD_MAX_MB", "25"))
# Free megabytes on the disk store's disk below which drafts get no more pictures (below a quarter of it: no files at all).
FREE_SPACE_FLOOR_MB = int(_env.get("FREE_SPACE_FLOOR_MB", "5120"))
# What the disk store's addresses are signed with, shared with the files process alone; empty: derived from SECRET_KEY.
FILES_SECRET = _env.get("FILES_SECRET", "")
# Address at which browsers reach the disk store's own process.
FILES_URL = _env.get("FILES_URL", "http://127.0.0.1:8001").rstrip("/")

# Outgoing mail; without MAIL_SERVER mails are printed to the worker's log (development only).
MAIL_SERVER = _env.get("MAIL_SERVER", "")
MAIL_PORT = int(_env.get("MAIL_PORT", "25"))
MAIL_USERNAME = _env.get("MAIL_USERNAME") or None
MAIL_PASSWORD = _env.get("MAIL_PASSWORD") or None
MAIL_USE_TLS = _env.get("MAIL_USE_TLS", "") == "1"
MAIL_USE_SSL = _env.get("MAIL_USE_SSL", "") == "1"
# The sender's address.
MAIL_FROM = _env.get("MAIL_FROM", "konpe@localhost")

# The site's name on pages and in mails, and where people can write to it.
HOUSE_NAME = _env.get("HOUSE_NAME", "Konpe")
HOUSE_CONTACT = _env.get("HOUSE_CONTACT", "")
# The account clients pay into, as they shall read it: bank, branch, kind, number, holder.
HOUSE_BANK_ACCOUNT = _env.get("HOUSE_BANK_ACCOUNT", "")
# Whether staff must sign in with a second factor ("1" or "0"); it is demanded in production unless set otherwise.
STAFF_SECOND_FACTOR = _env.get("STAFF_SECOND_FACTOR", "1" if KONPE_ENV == "production" else "0") == "1"
# Keys for bank details and authenticator apps at rest, separated by commas: the first encrypts, all decrypt (Fernet keys).
BANK_KEYS = _env.get("BANK_KEYS", "")
# The site's fee in percent of the prize, and consumption tax in percent of the fee.
FEE_PERCENT = _env.get("FEE_PERCENT", "10")
FEE_TAX = _env.get("FEE_TAX", "10")
# Ways of paying in, separated by commas: bank_transfer, sandbox (development only).
GATEWAYS = _env.get("GATEWAYS", "bank_transfer,sandbox" if KONPE_ENV == "development" else "bank_transfer")

# Threads of one worker process for mail, money and timed work; they never render.
WORKERS = int(_env.get("WORKERS", "2"))
# Images rendered at once by one worker process, each in a cage of its own; two at least. One person's fill half of them.
CAGES = int(_env.get("CAGES", "4"))
# A file of orders to die at a named point, for tests of crashes (contest/kernel/faults.py); production refuses it.
FAULTS = _env.get("KONPE_FAULTS", "")
# DEBUG, INFO, WARNING; JSON lines in production.
LOG_LEVEL = _env.get("LOG_LEVEL", "INFO")
# Bearer token for /metrics; empty: no metrics page.
METRICS_TOKEN = _env.get("METRICS_TOKEN", "")
