"""The server's sentences in Bulgarian: all there, compiled, and the same as the app says them."""

import re

import pytest
from babel.messages.catalog import Catalog
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext, ngettext

from collab.commands.catalogue import LOCALES, compiled, fresh, missing, of_the_app, po_of, read

OTHERS = [code for code in settings.COMPLETE_LANGUAGES if code != "en"]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]")


def ids(catalogue: Catalog) -> set[object]:
    return {message.id for message in catalogue if message.id}


def test_every_whole_language_has_a_catalogue() -> None:
    assert sorted(folder.name for folder in LOCALES.iterdir()) == sorted(OTHERS)


@pytest.mark.parametrize("code", OTHERS)
def test_the_catalogue_holds_what_the_sources_say(code: str) -> None:
    assert ids(read(code)) == ids(fresh()), "run: python -m collab.commands.catalogue"


@pytest.mark.parametrize("code", OTHERS)
def test_nothing_lacks_a_translation(code: str) -> None:
    assert missing(read(code)) == []


@pytest.mark.parametrize("code", OTHERS)
def test_a_translation_fills_in_the_same_parts(code: str) -> None:
    for message in read(code):
        if message.id:
            said = message.id if isinstance(message.id, tuple) else (message.id,)
            forms = message.string if isinstance(message.string, tuple) else (message.string,)
            for form in forms:
                assert sorted(PLACEHOLDER.findall(form)) == sorted(PLACEHOLDER.findall(said[-1])), message.id


@pytest.mark.parametrize("code", OTHERS)
def test_the_compiled_file_is_the_readable_one(code: str) -> None:
    assert po_of(code).with_suffix(".mo").read_bytes() == compiled(read(code))


@pytest.mark.parametrize("code", OTHERS)
def test_server_and_app_say_a_sentence_alike(code: str) -> None:
    app = of_the_app(code)
    differ = [
        (message.id, message.string, app[message.id])
        for message in read(code)
        if message.id in app and app[message.id] != message.string
    ]
    assert differ == []


def test_it_is_spoken() -> None:
    with translation.override("bg"):
        assert gettext("Please sign in.") == "Моля, влезте в профила си."
        assert [ngettext("%(n)s member", "%(n)s members", n) % {"n": n} for n in (1, 2)] == ["1 член", "2 членове"]
    with translation.override("en"):
        assert gettext("Please sign in.") == "Please sign in."
