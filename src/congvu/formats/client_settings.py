"""What mail programs read to configure themselves: Thunderbird, Outlook and Apple each have a form."""

import plistlib
import uuid
from dataclasses import dataclass
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from congvu.formats.xml_tree import NotXml, parse_tree

_OUTLOOK_REQUEST = "http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006"
_OUTLOOK_ANSWER = "http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a"
_OUTLOOK = "http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006"
_LARGEST_REQUEST = 16 * 1024
_NAMESPACE = uuid.UUID("6c8b7f7e-5d0e-4c1b-9a53-1d8a3c0e5f21")


@dataclass(frozen=True, slots=True)
class MailServers:
    """Where the programs connect: all with TLS from the first byte."""

    host: str
    domain: str
    imaps: int
    pop3s: int
    submissions: int


def thunderbird_config(servers: MailServers) -> bytes:
    """config-v1.1.xml, the same for every address: it tells nobody which ones exist."""
    config = ElementTree.Element("clientConfig", version="1.1")
    provider = ElementTree.SubElement(config, "emailProvider", id=servers.domain)
    _add(provider, "domain", servers.domain)
    _add(provider, "displayName", "Công Vụ")
    for tag, kind, port in (
        ("incomingServer", "imap", servers.imaps),
        ("incomingServer", "pop3", servers.pop3s),
        ("outgoingServer", "smtp", servers.submissions),
    ):
        server = ElementTree.SubElement(provider, tag, type=kind)
        _add(server, "hostname", servers.host)
        _add(server, "port", str(port))
        _add(server, "socketType", "SSL")
        _add(server, "authentication", "password-cleartext")
        _add(server, "username", "%EMAILADDRESS%")
    return _bytes(config)


def read_outlook_request(content: bytes) -> str:
    """The address that Outlook asks for; empty where the request is none."""
    if len(content) > _LARGEST_REQUEST:
        return ""
    try:
        found = parse_tree(content).below("EMailAddress")
    except NotXml:
        return ""
    text = "" if found is None else found.text
    return text if "@" in text and len(text) <= 254 and text.isprintable() else ""


def outlook_config(servers: MailServers, address: str) -> bytes:
    """The answer of Autodiscover (POX) for an address."""
    protocols = "".join(
        f"<Protocol><Type>{kind}</Type><Server>{escape(servers.host)}</Server><Port>{port}</Port>"
        f"<LoginName>{escape(address)}</LoginName><DomainRequired>off</DomainRequired><SPA>off</SPA>"
        "<SSL>on</SSL><AuthRequired>on</AuthRequired></Protocol>"
        for kind, port in (("IMAP", servers.imaps), ("POP3", servers.pop3s), ("SMTP", servers.submissions))
    )
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<Autodiscover xmlns="{_OUTLOOK}">'
        f'<Response xmlns="{_OUTLOOK_ANSWER}"><Account><AccountType>email</AccountType>'
        f"<Action>settings</Action>{protocols}</Account></Response></Autodiscover>\n"
    ).encode()


def outlook_refusal() -> bytes:
    """The answer to what is no request (error 600)."""
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<Autodiscover xmlns="{_OUTLOOK}"><Response>'
        '<Error Id="0" Time="00:00:00"><ErrorCode>600</ErrorCode><Message>Invalid Request</Message>'
        f"<DebugData>{_OUTLOOK_REQUEST}</DebugData></Error></Response></Autodiscover>\n"
    ).encode()


def apple_profile(servers: MailServers, *, address: str, name: str) -> bytes:
    """A .mobileconfig for one person; it holds no password. The same person always gets the same one."""
    mail = {
        "PayloadType": "com.apple.mail.managed",
        "PayloadVersion": 1,
        "PayloadIdentifier": f"{servers.domain}.mail",
        "PayloadUUID": str(uuid.uuid5(_NAMESPACE, f"mail {address}")).upper(),
        "PayloadDisplayName": address,
        "EmailAccountType": "EmailTypeIMAP",
        "EmailAccountName": name,
        "EmailAccountDescription": "Thư công vụ",
        "EmailAddress": address,
        "IncomingMailServerAuthentication": "EmailAuthPassword",
        "IncomingMailServerHostName": servers.host,
        "IncomingMailServerPortNumber": servers.imaps,
        "IncomingMailServerUseSSL": True,
        "IncomingMailServerUsername": address,
        "OutgoingMailServerAuthentication": "EmailAuthPassword",
        "OutgoingMailServerHostName": servers.host,
        "OutgoingMailServerPortNumber": servers.submissions,
        "OutgoingMailServerUseSSL": True,
        "OutgoingMailServerUsername": address,
        "OutgoingPasswordSameAsIncomingPassword": False,
    }
    return plistlib.dumps(
        {
            "PayloadType": "Configuration",
            "PayloadVersion": 1,
            "PayloadIdentifier": f"{servers.domain}.profile",
            "PayloadUUID": str(uuid.uuid5(_NAMESPACE, f"profile {address}")).upper(),
            "PayloadDisplayName": f"Thư công vụ {address}",
            "PayloadContent": [mail],
        }
    )


def _add(parent: ElementTree.Element, tag: str, text: str) -> None:
    ElementTree.SubElement(parent, tag).text = text


def _bytes(root: ElementTree.Element) -> bytes:
    content: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return content
