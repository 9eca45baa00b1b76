"""The site's own texts: there in every language, the operator's where there are some, and never a script."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings as product
from django.test import Client

from collab.boot.wrong import WrongSettings
from collab.pages.footer import TEXT_PAGES
from collab.pages.texts.check import check_texts
from collab.pages.texts.files import OURS, PICTURES
from collab.text.language import complete_tags
from collab.upkeep.retention import RETENTION
from collab.vocabularies.models import Entry

pytestmark = pytest.mark.django_db
TAGS = complete_tags()
NOT_STATED = {"en": "not stated yet by the operator", "bg": "още не е посочено от поддържащия сайта"}
KNOWN = {
    "OPERATOR_NAME": "Fund for <Cities> & Bridges",
    "OPERATOR_ADDRESS": "1 Example Square",
    "OPERATOR_EMAIL": "office@operator.example",
    "OPERATOR_PHONE": "+359 000 000",
    "OPERATOR_REGISTER": "Register 7",
    "OPERATOR_HOSTING": "A data centre in Sofia",
    "OPERATOR_DATA_PROTECTION": "dpo@operator.example",
    "OPERATOR_SECURITY": "https://operator.example/security",
}
PICTURE_MOST_BYTES = 100_000


class Elements(HTMLParser):
    """The elements of a page with their attributes, as a browser reads them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, list[tuple[str, str | None]]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, attrs))


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def article(client: Client, path: str) -> str:
    found = re.search(r"<article.*?</article>", page(client, path), re.DOTALL)
    assert found
    return found[0]


@pytest.fixture
def folder(tmp_path: Path, settings) -> Path:
    """An operator's own folder of texts, empty at first."""
    for name in (*TAGS, PICTURES):
        (tmp_path / name).mkdir()
    settings.PAGES_FOLDER = str(tmp_path)
    return tmp_path


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("name", TEXT_PAGES)
def test_every_text_is_there_in_every_language(client: Client, name: str, tag: str) -> None:
    text = page(client, f"/{tag}/{name}")
    assert f'<html lang="{tag}">' in text
    assert f'<link rel="canonical" href="{product.SITE_URL}/{tag}/{name}">' in text
    assert all(f'hreflang="{each}" href="{product.SITE_URL}/{each}/{name}"' in text for each in TAGS)
    assert re.search(r"<title>[^<]+ · ", text)
    assert "<script" not in text
    assert "{{" not in text
    assert "{#" not in text
    inside = article(client, f"/{tag}/{name}")
    assert inside.count("<h1") == 1
    assert 'lang="' not in inside  # it is written in the language of the page


def test_the_languages_have_the_same_parts_and_facts() -> None:
    def bones(path: Path) -> list[str]:
        return re.findall(r"^#+ |\{#[^}]+\}|\{\{[^}]+\}\}|^\|", path.read_text(), re.MULTILINE)

    for name in TEXT_PAGES:
        assert bones(OURS / "en" / f"{name}.md") == bones(OURS / "bg" / f"{name}.md"), name


def test_the_footer_of_every_page_leads_to_all_of_them(client: Client, words: None) -> None:
    for path, prefix in (("/groups", ""), ("/bg/groups", "/bg"), ("/sign-in/", ""), ("/en/help", "/en")):
        links = re.findall(r'class="foot__link" href="([^"]+)"', page(client, path))
        assert links == [f"{prefix}/{name}" for name in TEXT_PAGES]
    assert 'href="/help" aria-current="page"' in page(client, "/help")
    assert 'class="foot__link" href="/contact"' in client.get("/nowhere").content.decode()


def test_links_and_pictures_of_the_texts_lead_somewhere(client: Client) -> None:
    for tag in TAGS:
        for name in TEXT_PAGES:
            text = article(client, f"/{tag}/{name}")
            for address in re.findall(r'(?:href|src)="(/[^"]*)"', text):
                path, _hash, part = address.partition("#")
                found = client.get(path)
                assert found.status_code == 200, address
                assert not part or f'id="{part}"' in found.content.decode(), address
            for part in re.findall(r'href="#([^"]+)"', text):
                assert f'id="{part}"' in text


def test_a_link_keeps_the_language_of_the_address(client: Client) -> None:
    assert 'href="/bg/contact"' in article(client, "/bg/help")
    assert 'href="/contact"' in article(client, "/help")


def test_what_the_operator_has_not_stated_is_said_so(client: Client, settings) -> None:
    settings.OPERATOR = dict.fromkeys(KNOWN, "")
    for tag, words in NOT_STATED.items():
        for name in ("contact", "privacy", "imprint"):
            assert words in article(client, f"/{tag}/{name}")


def test_what_the_operator_states_stands_in_the_texts_as_it_is(client: Client, settings) -> None:
    settings.OPERATOR = KNOWN
    everything = "".join(article(client, f"/{tag}/{name}") for tag in TAGS for name in TEXT_PAGES)
    assert not any(words in everything for words in NOT_STATED.values())
    assert "Fund for &lt;Cities&gt; &amp; Bridges" in everything
    assert '<a href="mailto:office@operator.example">' in everything
    assert '<a href="https://operator.example/security">' in everything


def test_the_operators_file_wins_file_by_file(client: Client, folder: Path) -> None:
    (folder / "en" / "imprint.md").write_text("# Who we are\n\nThe *Fund*.")
    assert "<em>Fund</em>" in article(client, "/en/imprint")
    assert "<title>Who we are · " in page(client, "/en/imprint")
    assert "The <em>Fund</em>" not in article(client, "/bg/imprint")
    assert "<h1" in article(client, "/en/privacy")
    (folder / "en" / "imprint.md").write_text("# Who we are\n\nThe *Foundation*.")
    assert "<em>Foundation</em>" in article(client, "/en/imprint")  # a change shows at once


def test_nothing_in_an_operators_file_is_executed(client: Client, folder: Path) -> None:
    (folder / "en" / "help.md").write_text(
        "# Help <script>alert(1)</script>\n\n<script>alert(2)</script>\n\n<img src=x onerror=alert(3)>\n\n"
        "[press](javascript:alert(4)) ![x](javascript:alert(5)) [data](data:text/html;base64,PHNjcmlwdD4=)\n\n"
        '## Part {#part}\n\n## Odd {#x"onclick=alert(6)}\n\n[a](https://a.example \'x" onclick="alert(7)\')\n'
    )
    read = Elements()
    read.feed(page(client, "/en/help"))
    assert "script" not in {tag for tag, _attributes in read.found}
    attributes = [each for _tag, attributes in read.found for each in attributes]
    assert not [name for name, _value in attributes if name.startswith("on") or name == "style"]
    assert not [value for _name, value in attributes if re.match(r"\s*(javascript|data):", value or "")]
    assert ("h2", [("id", "part")]) in read.found


def test_pictures_are_kept_for_good_by_their_digest(client: Client, folder: Path) -> None:
    (folder / PICTURES / "ours.png").write_bytes(b"\x89PNG one")
    (folder / "en" / "help.md").write_text("# Help\n\n![Ours](pictures/ours.png)")
    address = re.findall(r'<img src="([^"]+)" alt="Ours">', article(client, "/en/help"))[0]
    answer = client.get(address)
    assert (answer.content, answer.headers["Content-Type"]) == (b"\x89PNG one", "image/png")
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert client.get(address.split("?")[0]).headers["Cache-Control"] == "public, no-cache"
    for outside in ("/pages/pictures/..%2fhelp.md", "/pages/pictures/none.png", "/pages/pictures/help.md"):
        assert client.get(outside).status_code == 404


def test_our_pictures_are_small_and_all_are_shown() -> None:
    files = sorted((OURS / PICTURES).iterdir())
    assert all(path.stat().st_size <= PICTURE_MOST_BYTES for path in files)
    shown = {name for path in OURS.glob("*/*.md") for name in re.findall(r"\(pictures/([^)]+)\)", path.read_text())}
    assert {path.name for path in files} == shown


def test_the_rules_are_the_reasons_of_moderation_by_number(words: None) -> None:
    """A reason is rule number N for good: the order of the vocabulary and of the terms is one."""
    reasons = list(Entry.objects.of("reasons"))
    for tag in TAGS:
        text = (OURS / tag / "terms.md").read_text()
        numbers = re.findall(r"^### (\d+)\. .+ \{#rule-(\d+)\}\n\n\*([^*]+?)\.?\*", text, re.MULTILINE)
        assert [(int(number), int(rule)) for number, rule, _words in numbers] == [
            (at, at) for at in range(1, len(reasons) + 1)
        ]
        assert [words.replace("'", "’") for _number, _rule, words in numbers] == [
            reason.labels[tag].rstrip(".") for reason in reasons
        ]


def test_privacy_tells_what_is_forgotten_when() -> None:
    """Each row of the table of retention, by the words in which the text says it."""
    says = {
        "sessions": "removed the day after it ends",
        "cache": "for a few minutes",
        "tokens": "90 days after they end",
        "empty_drafts": "empty ones 30 days",
        "read_notices": "180 days after you read them",
        "stream_events": "| 90 days |",
        "finished_jobs": "7 days when done",
        "failed_jobs": "90 days when failed",
    }
    text = (OURS / "en" / "privacy.md").read_text()
    assert {rule.name for rule in RETENTION} == set(says)
    for rule in RETENTION:
        assert says[rule.name] in text
        assert not rule.kept.days or str(rule.kept.days) in says[rule.name]


def test_a_folder_that_would_not_be_shown_stops_the_boot(folder: Path, settings) -> None:
    check_texts()
    (folder / "en" / "privcy.md").write_text("# Privacy")
    with pytest.raises(WrongSettings, match=r"en/privcy\.md"):
        check_texts()
    settings.PAGES_FOLDER = str(folder / "none")
    with pytest.raises(WrongSettings, match="is no folder"):
        check_texts()


def test_a_file_that_is_not_text_stops_the_boot(folder: Path) -> None:
    (folder / "bg" / "terms.md").write_bytes("Условия".encode("cp1251"))
    with pytest.raises(WrongSettings, match=r"bg/terms\.md cannot be read"):
        check_texts()


def test_the_boot_names_what_is_not_stated(folder: Path, settings, caplog) -> None:
    (folder / "en" / "terms.md").write_text("# Terms")
    settings.OPERATOR, settings.SITE_IS_LOOPBACK = KNOWN | {"OPERATOR_HOSTING": ""}, False
    check_texts()
    assert "is not stated yet: OPERATOR_HOSTING" in caplog.text
    assert "has its own terms in en but not in bg" in caplog.text
