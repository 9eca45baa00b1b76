"""Settings of the textbook chat; DATABASE_URL is a Unix socket's folder and a database name."""

import os

SECRET_KEY = "only for a bench on loopback"  # noqa: S105
ALLOWED_HOSTS = ["127.0.0.1"]
INSTALLED_APPS = ["channels", "rooms"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": os.environ["TEXTBOOK_DATABASE"],
        "USER": os.environ["TEXTBOOK_USER"],
        "HOST": os.environ["TEXTBOOK_HOST"],
    }
}
# redis-py 8 gives up a blocking read after 5 s, which is as long as the layer blocks: without this an
# idle process loses its consumers.
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [{"address": os.environ["REDIS_URL"], "socket_timeout": 60}]},
    }
}
USE_TZ = True
LOGGING_CONFIG = None
