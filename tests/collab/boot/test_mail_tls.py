"""Mail over TLS, to a real server with a certificate that the client knows, or does not."""

import socket
import ssl
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.collab.test_settings import booted


class Letters:
    """What arrived, and whether TLS protected it."""

    def __init__(self) -> None:
        self.under_tls: list[bool] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.under_tls.append(server.transport.get_extra_info("ssl_object") is not None)
        return "250 OK"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a self-made certificate for localhost and its key."""
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
         "-keyout", folder / "key.pem", "-out", folder / "cert.pem", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"],
        check=True, capture_output=True,
    )  # fmt: skip
    return folder


Serve = Callable[[str], tuple[int, Letters]]


@pytest.fixture
def serve(certificate: Path) -> Iterator[Serve]:
    """`serve("smtp+ssl")` -> port and letters of a server that speaks as this scheme wants, and not otherwise."""
    running: list[Controller] = []

    def start(scheme: str) -> tuple[int, Letters]:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
        given: dict[str, Any] = {
            "smtp+ssl": {"ssl_context": context},
            "smtp+tls": {"tls_context": context, "require_starttls": True},
            "smtp": {},
        }[scheme]
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        letters = Letters()
        controller = Controller(letters, hostname="127.0.0.1", port=port, **given)
        controller.start()
        running.append(controller)
        return port, letters

    yield start
    for controller in running:
        controller.stop()


def send(address: str, **environ: str) -> str:
    """One letter from a process that has this EMAIL_URL; what it says when that fails."""
    line = "from django.core.mail import send_mail; send_mail('Words', 'more', None, ['ana@demo.example'])"
    return booted(line, EMAIL_URL=address, **environ).stderr


@pytest.mark.parametrize("scheme", ["smtp+ssl", "smtp+tls"])
def test_a_letter_goes_under_tls(serve: Serve, certificate: Path, scheme: str) -> None:
    port, letters = serve(scheme)
    assert send(f"{scheme}://localhost:{port}", SSL_CERT_FILE=str(certificate / "cert.pem")) == ""
    assert letters.under_tls == [True]


@pytest.mark.parametrize("scheme", ["smtp+ssl", "smtp+tls"])
def test_a_certificate_that_nobody_signed_is_refused(serve: Serve, scheme: str) -> None:
    port, letters = serve(scheme)
    assert "CERTIFICATE_VERIFY_FAILED" in send(f"{scheme}://localhost:{port}")
    assert letters.under_tls == []


def test_a_server_without_tls_gets_nothing(serve: Serve) -> None:
    port, letters = serve("smtp")
    assert "STARTTLS extension not supported" in send(f"smtp+tls://localhost:{port}")
    assert letters.under_tls == []
