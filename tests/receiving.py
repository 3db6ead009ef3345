"""A real https receiver on loopback, as a clinic would run one, with a certificate by an authority of its own."""

import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import sleep

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOST = "localhost"
YEARS = timedelta(days=3_650)


@dataclass(frozen=True, slots=True)
class Message:
    """What was received."""

    path: str
    headers: Mapping[str, str]
    body: str


@dataclass(slots=True)
class Receiver:
    """Answers with `status` after `seconds`, and keeps what it gets.

    Attributes:
        url: where it listens.
        authority: the certificate of its authority, a file.
        messages: what it got, in order.
        connections: how often somebody connected.
    """

    url: str
    authority: Path
    status: int = 204
    location: str | None = None
    seconds: float = 0.0
    size: int = 0
    messages: list[Message] = field(default_factory=list)
    connections: int = 0

    def trusted(self) -> ssl.SSLContext:
        """What believes its certificate."""
        return ssl.create_default_context(cafile=str(self.authority))


@contextmanager
def receiving(folder: Path, name: str = HOST) -> Iterator[Receiver]:
    """A receiver that has a certificate for this name."""
    certificate, authority = _certificates(folder, name)
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    server.daemon_threads = True
    receiver = Receiver(f"https://{name}:{server.server_port}/hook", authority)
    server.RequestHandlerClass = _handler(receiver)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def setup(self) -> None:
            receiver.connections += 1
            super().setup()

        def do_POST(self) -> None:
            length = int(self.headers["content-length"])
            body = self.rfile.read(length)
            if len(body) < length:  # whoever told it was killed meanwhile
                return
            receiver.messages.append(
                Message(self.path, {name.lower(): value for name, value in self.headers.items()}, body.decode())
            )
            sleep(receiver.seconds)
            self.send_response(receiver.status)
            if receiver.location:
                self.send_header("location", receiver.location)
            self.send_header("content-length", str(receiver.size))
            self.end_headers()

        def log_message(self, *_said: object) -> None:
            """Nothing is logged."""

    return Handler


def _certificates(folder: Path, name: str) -> tuple[Path, Path]:
    """A certificate with its key, and that of the authority which signed it."""
    authority_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    authority = _certificate("An authority for tests", authority_key, None, authority_key)
    own = _certificate(name, key, authority, authority_key)
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "receiver.pem").write_bytes(pem + own.public_bytes(serialization.Encoding.PEM))
    (folder / "authority.pem").write_bytes(authority.public_bytes(serialization.Encoding.PEM))
    return folder / "receiver.pem", folder / "authority.pem"


def _certificate(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: x509.Certificate | None,
    signing: ec.EllipticCurvePrivateKey,
) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + YEARS)
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signing.public_key()), critical=False)
        .add_extension(
            x509.KeyUsage(
                digital_signature=True,
                key_cert_sign=issuer is None,
                crl_sign=issuer is None,
                content_commitment=False,
                key_encipherment=False,
                data_encipherment=False,
                key_agreement=False,
                encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
    )
    if issuer is not None:
        made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    return made.sign(signing, hashes.SHA256())
