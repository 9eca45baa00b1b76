"""Which of several languages a reader is shown: her own, her neighbours', English, the original, any."""

import pytest
from django.utils.translation import override

from collab.text.language import NEIGHBOURS, in_readers_language

EN, SR, SRL, HR, BS, CNR, BG, CS = (
    ("en", "Roof"), ("sr-Cyrl", "Кров"), ("sr-Latn", "Krov"), ("hr", "Krovište"), ("bs", "Krovina"), ("cnr", "Śever"),
    ("bg", "Покрив"), ("cs", "Střecha"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("reader", "there", "original", "shown"),
    [
        ("bg", [EN, BG, SR], "en", BG),
        ("bg", [SR, EN], "sr-Cyrl", EN),
        ("bg", [SR, CS], "cs", CS),
        ("bg", [SR, CS], "tr", SR),  # the original itself is missing
        ("bg", [], "en", ("", "")),
        ("en", [("en", ""), BG], "bg", BG),
        ("cs", [EN, CS], "en", CS),
        ("cs", [BG, EN], "bg", EN),
        ("sr-Cyrl", [SR, SRL, EN], "en", SR),
        ("sr-Cyrl", [EN, SRL, HR, BS], "en", ("sr-Cyrl", "Кров")),
        ("sr-Cyrl", [HR, BS, EN], "hr", EN),
        ("sr-Latn", [EN, SR, BS], "en", ("sr-Latn", "Krov")),
        ("sr-Latn", [EN, HR, BS], "en", BS),
        ("sr-Latn", [EN, HR, CNR], "en", HR),
        ("hr", [EN, SRL, BS], "en", BS),
        ("hr", [EN, SRL, SR], "en", SRL),
        ("hr", [EN, SR], "sr-Cyrl", EN),
        ("bs", [EN, SRL, HR], "en", HR),
        ("bs", [EN, SRL], "en", SRL),
        ("cnr", [EN, HR, BS, SRL], "en", SRL),
        ("cnr", [EN, HR, BS], "en", BS),
        ("cnr", [EN, HR], "en", HR),
        ("mk", [SR, BG, EN], "bg", EN),
        ("sl", [HR, CS], "cs", CS),
    ],
)
def test_what_a_reader_is_shown(reader, there, original, shown):
    assert in_readers_language(dict(there), reader, original=original) == shown
    with override(reader.lower()):
        assert in_readers_language(dict(there), original=original) == shown


@pytest.mark.parametrize(
    ("latin", "cyrillic"),
    [
        ("Ljubav i njiva, Džep i đak", "Љубав и њива, Џеп и ђак"),
        ("Čišćenje žljeba", "Чишћење жљеба"),
        ("LJUBAV, NJIVA, DŽEP", "ЉУБАВ, ЊИВА, ЏЕП"),
        ("Plan za 2030. godinu (B40)", "План за 2030. годину (B40)"),
        ("Vidi https://example.org/a ili post@e.eu", "Види https://example.org/a или post@e.eu"),
        ("WiFi u školi", "WiFi у школи"),
    ],
)
def test_serbian_in_the_other_script(latin, cyrillic):
    assert in_readers_language({"sr-Latn": latin}, "sr-Cyrl") == ("sr-Cyrl", cyrillic)
    back = in_readers_language({"sr-Cyrl": cyrillic}, "sr-Latn").text
    assert back == latin.replace("LJ", "Lj").replace("NJ", "Nj").replace("DŽ", "Dž")


def test_no_reader_is_her_own_neighbour():
    assert all(tag not in chain and "en" not in chain for tag, chain in NEIGHBOURS.items())
