"""One folding for the server and the page: tests/cases/text/folding.json, which the page's own tests play too."""

import json
import os

import pytest

from collab.text.folding import fold, fold_words
from tests.stories import CASES

PATH = CASES / "text" / "folding.json"
LETTERS = [(0x20, 0x24F), (0x370, 0x52F), (0x1E00, 0x1FFF)]  # Latin, Greek and Cyrillic with all their marks
ROW = 32
TEXTS = [
    "Ђорђе Ћирић", "Đorđe", "DJORDJE", "Одјек и odjek", "Μπουμπουλίνα Παπαδοπούλου του Ευαγγέλου", "Щерев, Shterev",
    "Şht SHT shtë", "Žarko Zharko", "Călăraşi, Călărași", "groß GROSS", "Kırklareli KIRKLARELİ", "№ 12/2026", "ǅ ǆ ﬁ ²",
]  # fmt: skip
# {what a member is called: what is typed to name her}
TYPED = {
    "Işıl İnce": ["ışıl", "IŞIL", "isil", "İnce", "ince", "işıl ince"],
    "Ђорђе Ћирић": ["Djordje", "Đorđe", "Ђорђе", "ђор", "djo", "Ciric", "Ćir"],
    "Ελένη Παπαδοπούλου": ["Eleni", "ελενη", "ΕΛΕΝΗ", "Papadop"],
    "Йордан Щерев": ["Yordan", "Jordan", "йорд", "Sterev", "Shterev"],
    "Environment officer, Niš": ["Ниш", "nish", "environment"],
}


def rows_of_letters() -> list[str]:
    return [
        " ".join(chr(code) for code in range(start, min(start + ROW, last + 1)))
        for first, last in LETTERS
        for start in range(first, last + 1, ROW)
    ]


def test_the_page_folds_as_the_server_does():
    """COLLAB_WRITE_CASES=1 writes the cases anew."""
    told = {"folded": {text: fold(text) for text in TEXTS + rows_of_letters()}, "typed": TYPED}
    if os.environ.get("COLLAB_WRITE_CASES") == "1":
        PATH.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n")
    assert json.loads(PATH.read_text()) == told, "folding.json is old: run this test with COLLAB_WRITE_CASES=1"


@pytest.mark.parametrize(("name", "typed"), [(name, each) for name, row in TYPED.items() for each in row])
def test_a_name_is_found_by_whatever_keyboard_is_at_hand(name, typed):
    there = fold_words(name)
    assert all(any(word.startswith(asked) for word in there) for asked in fold_words(typed))


@pytest.mark.parametrize(("one", "same"), [("Ђорђе", "Djordje"), ("Đorđe", "Djordje"), ("одјек", "odjek")])
def test_dj_is_one_letter_in_every_spelling(one, same):
    assert fold(one) == fold(same)
