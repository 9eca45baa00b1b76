from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.db import transaction
from rooms.models import Author, Message, Room


@database_sync_to_async
def author_of(number: int) -> Author:
    names = {"name": f"Official Number {number}", "city": f"City {number % 76}", "country": "BG"}
    return Author.objects.get_or_create(pk=number, defaults=names)[0]


@database_sync_to_async
@transaction.atomic
def save(room_id: int, author: Author, text: str) -> Message:
    room = Room.objects.select_for_update().get(pk=room_id)
    room.last_no += 1
    room.save(update_fields=["last_no"])
    return Message.objects.create(room=room, no=room.last_no, author=author, text=text)


class ChatConsumer(AsyncJsonWebsocketConsumer):
    async def connect(self) -> None:
        self.room = self.scope["url_route"]["kwargs"]["room"]
        self.group = f"room-{self.room}"
        self.author = await author_of(int(self.scope["query_string"].decode().partition("user=")[2]))
        await self.channel_layer.group_add(self.group, self.channel_name)
        await self.accept()
        await self.send_json({"type": "welcome", "room": self.room})

    async def disconnect(self, code: int) -> None:
        await self.channel_layer.group_discard(self.group, self.channel_name)

    async def receive_json(self, content: Any, **kwargs: Any) -> None:
        message = await save(self.room, self.author, content["text"])
        event = {
            "type": "chat.message", "room": self.room, "no": message.no, "id": message.pk,
            "at": message.created_at.isoformat(),
            "author": {
                "id": self.author.pk, "name": self.author.name,
                "city": {"name": self.author.city, "country": self.author.country},
            },
            "body": {"text": message.text, "language": "en"}, "reply_to": None,
        }  # fmt: skip
        await self.channel_layer.group_send(self.group, event)

    async def chat_message(self, event: dict[str, Any]) -> None:
        await self.send_json(event)
