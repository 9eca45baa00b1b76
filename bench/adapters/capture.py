"""One event as the product writes it, so that the limit broadcasts the same bytes."""

from bench.adapters.collab_v1 import CollabV1, await_op
from bench.adapters.relay import PLACE
from bench.adapters.websocket import read_message
from bench.harness.load import TEXT_LENGTH

TEXT = "x" * TEXT_LENGTH


def event_template(client: CollabV1) -> str:
    """Post once and read it back as a subscriber: the frame's text with PLACE for what was written."""
    reader, writer = client.connect(0), client.connect(1)
    try:
        client.publish(writer, 1, TEXT)
        await_op(writer, "posted")
        rest = b""
        while True:
            message, rest = read_message(reader, rest)
            if TEXT.encode() in message:
                return message.decode().replace(TEXT, PLACE)
    finally:
        reader.close()
        writer.close()
