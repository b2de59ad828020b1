"""Makes the place of an instance ready: folders, owners, certificate, configuration."""

import datetime
import os
import pwd
import shutil
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from congvu.engines.dovecot.config import render_dovecot
from congvu.engines.layout import Layout
from congvu.engines.postfix.config import render_postfix
from congvu.engines.secrets import load_secrets

_CERTIFICATE_DAYS = 3650


def make_place(layout: Layout, *, now: datetime.datetime) -> None:
    """Safe to repeat; keeps all data. `now` dates a new certificate."""
    layout.var.mkdir(parents=True, exist_ok=True)
    layout.var.chmod(layout.var.stat().st_mode | 0o755)
    for folder in (
        layout.run,
        layout.log,
        layout.tls,
        layout.dovecot_etc,
        layout.postfix_etc,
        layout.secrets,
    ):
        folder.mkdir(parents=True, exist_ok=True)
    secrets = load_secrets(layout.secrets)
    _certificate(layout, now)
    _write(layout.dovecot_etc, render_dovecot(layout, secrets), 0o640)
    _write(layout.postfix_etc, render_postfix(layout), 0o644)
    for folder in (
        layout.mail,
        layout.engine_root / "db",
        layout.engine_root / "state",
        layout.engine_root / "files",
    ):
        folder.mkdir(parents=True, exist_ok=True)
    for folder in _private(layout):
        folder.chmod(0o700)
    _owners(layout)


def _private(layout: Layout) -> list[Path]:
    """What other users of the machine may not look into; Postfix's daemons need nothing there."""
    names = ("db", "files", "state", "log", "mail", "secrets", "tls")
    return [layout.engine_root / name for name in names]


def _owners(layout: Layout) -> None:
    if os.geteuid() != 0:
        return
    user = pwd.getpwnam(layout.user)
    mine = [
        layout.mail,
        layout.engine_root / "state",
        layout.engine_root / "db",
        layout.engine_root / "files",
    ]
    mine += [layout.dovecot_etc, layout.tls, layout.log, layout.run, layout.secrets]
    for path in mine:
        os.chown(path, user.pw_uid, user.pw_gid)
    for folder in (layout.dovecot_etc, layout.tls, layout.engine_root / "db", layout.secrets):
        for path in folder.iterdir():
            os.chown(path, user.pw_uid, user.pw_gid)
    for path in (*layout.log.glob("dovecot*.log*"), *layout.log.glob("mailgate.log*")):
        os.chown(path, user.pw_uid, user.pw_gid)
    postfix = pwd.getpwnam("postfix")
    data = layout.engine_root / "postfix-data"
    data.mkdir(exist_ok=True)
    os.chown(data, postfix.pw_uid, -1)
    # Shared by the service user's Dovecot, the mail gate and Postfix's daemons.
    layout.run.chmod(0o755)
    layout.spool.mkdir(exist_ok=True)


def _write(folder: Path, files: dict[str, str], mode: int) -> None:
    for name, content in files.items():
        fresh = folder / f"{name}.new"
        fresh.write_text(content, encoding="utf-8")
        fresh.chmod(mode)
        fresh.replace(folder / name)


def _certificate(layout: Layout, now: datetime.datetime) -> None:
    """Self-signed, for the demonstration; an office puts its own in the same place."""
    certificate, key_file = layout.tls / "cert.pem", layout.tls / "key.pem"
    if certificate.exists() and key_file.exists():
        return
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"mail.{layout.domain}")])
    names = [x509.DNSName(f"mail.{layout.domain}"), x509.DNSName("localhost")]
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=_CERTIFICATE_DAYS))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(key, hashes.SHA256())
    )
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    key_file.chmod(0o640)
    certificate.write_bytes(signed.public_bytes(serialization.Encoding.PEM))


def postfix_check_folders(layout: Layout) -> list[str]:
    """The command that makes Postfix's queue folders with the owners it wants; it takes seconds."""
    return [shutil.which("postfix") or "/usr/sbin/postfix", "-c", str(layout.postfix_etc), "check"]
