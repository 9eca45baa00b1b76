"""`uvicorn server:application`."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config")
django.setup()

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.urls import path  # noqa: E402
from rooms.consumers import ChatConsumer  # noqa: E402

application = ProtocolTypeRouter({"websocket": URLRouter([path("ws/rooms/<int:room>/", ChatConsumer.as_asgi())])})
