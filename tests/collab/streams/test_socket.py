"""The socket: what one may say, what is answered."""

import json
import time
import uuid

import pytest
from django.db import transaction
from websockets.exceptions import ConnectionClosed

from collab.streams.presence.present import _presence_frame
from collab.streams.publish import raise_audience
from collab.streams.socket.ops import FRAME_MOST_BYTES, OPS
from tests.collab.streams.conftest import code_of, new_person, payload_of, tell

BAD = {
    "not json": ("{", "invalid"),
    "no object": ("[]", "invalid"),
    "no op": ("{}", "unknown_op"),
    "unknown op": ('{"op":"shout","ref":1}', "unknown_op"),
    "an op that is no text": ('{"op":["join"],"ref":1}', "unknown_op"),
    "unknown field": ('{"op":"ping","ref":1,"loud":true}', "invalid"),
    "no ref": ('{"op":"ping"}', "invalid"),
    "ref is an object": ('{"op":"ping","ref":{}}', "invalid"),
    "ref is a truth": ('{"op":"ping","ref":true}', "invalid"),
    "long ref": (json.dumps({"op": "ping", "ref": "x" * 65}), "invalid"),
    "no stream": ('{"op":"join","ref":1}', "invalid"),
    "malformed stream": ('{"op":"join","ref":1,"stream":"thread:4\'; --"}', "invalid"),
    "negative after": ('{"op":"join","ref":1,"stream":"thread:4","after":-1}', "invalid"),
    "after is text": ('{"op":"join","ref":1,"stream":"thread:4","after":"1"}', "invalid"),
    "after beyond a bigint": ('{"op":"join","ref":1,"stream":"thread:4","after":9223372036854775808}', "invalid"),
    "epoch is no uuid": ('{"op":"join","ref":1,"stream":"thread:4","after":1,"epoch":"old"}', "invalid"),
    "key is no uuid": ('{"op":"post","ref":1,"thread":1,"key":"k","body":"b"}', "invalid"),
    "body with a zero": (
        json.dumps({"op": "post", "ref": 1, "thread": 1, "key": str(uuid.uuid4()), "body": "a\0b"}),
        "invalid",
    ),
    "too large": (json.dumps({"op": "ping", "ref": 1, "more": "x" * FRAME_MOST_BYTES}), "frame_too_large"),
    "too large in bytes": (json.dumps({"op": "я" * 40_000}, ensure_ascii=False), "frame_too_large"),
    "deep": ("[" * 5000 + "]" * 5000, "invalid"),
}


@pytest.mark.parametrize(("said", "code"), BAD.values(), ids=BAD)
def test_what_cannot_be_understood_is_answered_and_harms_nothing(open_client, said, code):
    client = open_client()
    client.socket.send(said)
    error = client.read()
    assert (error["op"], error["code"]) == ("error", code)
    assert set(error) == {"op", "ref", "code", "detail", "fields"}
    client.send("ping", ref="after")
    assert client.read()["ref"] == "after"


def test_binary_frames_are_an_error(open_client):
    client = open_client()
    client.socket.send(b'{"op":"ping","ref":1}')
    assert client.read()["code"] == "invalid"


def test_a_huge_frame_closes_the_socket(open_client):
    client = open_client()
    client.socket.send(json.dumps({"op": "x" * 300_000}))
    assert code_of(client.socket) == 1009


def test_twenty_errors_close_the_socket(open_client):
    client = open_client()
    for _ in range(19):
        client.socket.send("{")
        assert client.read()["op"] == "error"
        time.sleep(0.03)
    client.socket.send("{")
    assert code_of(client.socket) == 4400


def test_a_flood_is_told_when_to_come_back_and_then_closed(open_client, server):
    client, other = open_client(), open_client(new_person()[1])
    for number in range(30):
        client.send("ping", ref=number)
    answers = [client.read() for _ in range(30)]
    refusals = [answer for answer in answers if answer["op"] == "error"]
    assert {answer["code"] for answer in refusals} == {"too_many"}
    assert all(answer["retry_after"] > 0 for answer in refusals)
    assert [answer["ref"] for answer in answers] == list(range(30))  # each knows what it is the answer to
    assert 5 <= len(refusals) <= 10
    for number in range(300):
        try:
            client.send("ping", ref=number)
        except ConnectionClosed:
            break
    assert code_of(client.socket) == 4429
    other.send("ping", ref=1)
    assert other.read()["op"] == "pong"


def test_what_one_may_not_hear_does_not_exist(open_client, denied, stream, amina):
    denied(stream, amina[0].pk)
    client = open_client()
    for key in (stream, "person:1", f"person:{amina[0].pk}0", "unheard:4", "library:x:y"):
        client.send("join", ref=key, stream=key)
        assert client.read()["code"] in {"not_found", "invalid"}
    client.send("typing", stream=stream)
    assert client.read()["code"] == "not_found"
    assert client.join(f"person:{amina[0].pk}")["head"] == 0


def test_a_post_is_told_to_everybody_and_answered(open_client, stream):
    author, reader = open_client(), open_client(new_person()[1])
    for client in (author, reader):
        client.join(stream)
    key = str(uuid.uuid4())
    author.send("post", ref=1, thread=stream.removeprefix("thread:"), key=key, body="Добър ден")  # or a number
    assert author.wait_for("posted") == {"op": "posted", "ref": 1, "message": 1, "no": 1, "seq": 1}
    (event,) = reader.events(stream, 1)
    assert (event["type"], event["key"]) == ("message.posted", key)
    assert event["data"]["message"]["body"] == "Добър ден"


@pytest.mark.parametrize(("body", "code"), [("forbidden", "forbidden"), ("crash", "error")])
def test_a_refused_post_is_answered(open_client, stream, body, code):
    client = open_client()
    client.send("post", ref=1, thread=int(stream[7:]), key=str(uuid.uuid4()), body=body)
    error = client.read()
    assert (error["op"], error["ref"], error["code"]) == ("error", 1, code)
    assert "ZeroDivision" not in json.dumps(error)
    client.send("ping", ref=2)
    assert client.read()["op"] == "pong"


def test_posting_too_often_says_when_to_come_back(open_client, stream):
    client = open_client()
    for number in range(11):
        client.send("post", ref=number, thread=int(stream[7:]), key=str(uuid.uuid4()), body="again")
        answer = client.read()
    assert (answer["op"], answer["code"]) == ("error", "too_many")
    assert 0 < answer["retry_after"] <= 1.2


def test_leaving_is_leaving(open_client, stream):
    client = open_client()
    client.join(stream)
    client.send("leave", ref=2, stream=stream)
    client.send("ping", ref=3)
    assert client.read()["op"] == "pong"
    tell(stream)
    assert client.hears_nothing()


def test_two_hundred_streams_a_socket(open_client, stream):
    client = open_client()
    for number in range(200):
        client.send("join", ref=number, stream=f"{stream}{number}")
        client.wait_for("joined")
        time.sleep(0.05)  # 20 frames a second
    client.send("join", ref=200, stream=f"{stream}200")
    assert client.wait_for("error")["code"] == "too_many"
    client.join(f"{stream}7")  # once more is no more


def test_typing_is_told_as_the_whole_list(open_client, stream):
    typist, reader = open_client(), open_client(new_person()[1])
    typist.join(stream)
    reader.join(stream)
    typist.send("typing", stream=stream)
    people = reader.wait_for("typing")["people"]
    assert [who["name"] for who in people] == ["Amina"]
    typist.send("typing", stream=stream)  # within 3 s: nothing
    assert reader.wait_for("typing", 8)["people"] == []


def test_a_full_hall_is_told_nothing_of_typing(open_client, stream):
    tokens = [new_person()[1] for _ in range(13)]
    listeners = [open_client(tokens[number // 8]) for number in range(101)]
    for client in listeners:
        client.join(stream)
    listeners[0].send("typing", stream=stream)
    assert listeners[1].hears_nothing(1)
    listeners[100].close()
    time.sleep(0.3)
    listeners[8].send("typing", stream=stream)
    assert len(listeners[1].wait_for("typing", 5)["people"]) == 1


def test_above_two_hundred_people_presence_is_only_numbers():
    people = [{"person": number, "name": "A", "city": "varna" if number % 2 else None} for number in range(201)]
    shown = payload_of(_presence_frame("session:1", people[:200]))
    counted = payload_of(_presence_frame("session:1", people))
    assert (len(shown["people"]), shown["count"]) == (200, 200)
    assert (counted["people"], counted["cities"], counted["count"]) == ([], ["varna"], 201)


def test_a_session_shows_who_is_here(open_client, amina):
    stream = f"session:{uuid.uuid4().int % 10**12}"
    first, (bo, token) = open_client(), new_person("Bo")
    first.join(stream)
    assert first.wait_for("presence")["count"] == 1
    second = open_client(token)
    second.join(stream)
    presence = first.wait_for("presence", count=2)
    assert {who["person"] for who in presence["people"]} == {amina[0].pk, bo.pk}
    assert second.wait_for("presence")["count"] == 2
    second.close()
    assert first.wait_for("presence")["count"] == 1


def test_the_heartbeat_names_every_head(open_client, stream):
    client = open_client()
    client.join(stream)
    tell(stream)
    heads = client.wait_for("heads", 17)
    assert heads["heads"] == {stream: 1}
    assert heads["now"].endswith("Z")


def test_every_op_of_the_contract_is_known():
    assert set(OPS) == {"join", "leave", "post", "typing", "ping"}


def test_who_loses_the_right_hears_gone_and_nothing_later(open_client, denied, stream, amina):
    client, other = open_client(), open_client(new_person()[1])
    client.join(stream)
    other.join(stream)
    with transaction.atomic():
        denied(stream, amina[0].pk)
        raise_audience(stream)
    tell(stream, "not for Amina")
    assert client.read() == {"op": "gone", "stream": stream, "reason": "audience"}
    assert client.hears_nothing()
    assert other.seqs(stream, 1) == [1]
    client.send("join", ref=9, stream=stream)
    assert client.read()["code"] == "not_found"
