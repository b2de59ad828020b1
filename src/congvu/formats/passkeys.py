"""Passkeys (WebAuthn): what the browser is asked, and what it answers.

A passkey belongs to a host name; a bare address such as 127.0.0.1 has none. Foreign answers raise
`BadPasskey`, nothing else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    UserVerificationRequirement,
)


class BadPasskey(Exception):
    """The answer does not fit what was asked, or is none."""


@dataclass(frozen=True, slots=True)
class Passkey:
    """`credential_id` and `public_key` as text; `counter` as the key counts its uses, 0 when it does not."""

    credential_id: str
    public_key: str
    counter: int = 0


@dataclass(frozen=True, slots=True)
class Question:
    """`options` go to the browser as JSON; `state` stays here until the answer comes."""

    options: Mapping[str, Any]
    state: Mapping[str, Any]


def ask_for_new(*, host: str, user_id: int, login: str, full_name: str, known: Sequence[Passkey]) -> Question:
    """What makes a new key for a person; those in `known` are not made twice."""
    person = PublicKeyCredentialUserEntity(id=str(user_id).encode(), name=login, display_name=full_name)
    options, state = _server(host).register_begin(
        person, [_data(one) for one in known], user_verification=UserVerificationRequirement.PREFERRED
    )
    return Question(dict(options), state)


def read_new(*, host: str, state: Mapping[str, Any], answer: Mapping[str, Any]) -> Passkey:
    """The key that was made. Raises BadPasskey."""
    try:
        made = _server(host).register_complete(dict(state), answer)
    except Exception as problem:  # noqa: BLE001 - whatever a hostile answer does to the parser
        raise BadPasskey(str(problem)) from None
    data = made.credential_data
    if data is None:
        raise BadPasskey("no key")
    return Passkey(websafe_encode(data.credential_id), websafe_encode(bytes(data)), made.counter)


def ask_for_one_of(*, host: str, known: Sequence[Passkey]) -> Question:
    options, state = _server(host).authenticate_begin(
        [_data(one) for one in known], user_verification=UserVerificationRequirement.PREFERRED
    )
    return Question(dict(options), state)


def read_shown(
    *, host: str, state: Mapping[str, Any], known: Sequence[Passkey], answer: Mapping[str, Any]
) -> Passkey:
    """The key that was shown, with its counter of now. Raises BadPasskey, also for one that was copied."""
    try:
        shown = _server(host).authenticate_complete(dict(state), [_data(one) for one in known], answer)
        counter = _counter(answer)
    except Exception as problem:  # noqa: BLE001 - whatever a hostile answer does to the parser
        raise BadPasskey(str(problem)) from None
    credential_id = websafe_encode(shown.credential_id)
    held = next(one for one in known if one.credential_id == credential_id)
    # A key that counts must count on: else there are two of it (WebAuthn 7.2, step 22).
    if (counter or held.counter) and counter <= held.counter:
        raise BadPasskey("the counter went back")
    return Passkey(credential_id, held.public_key, counter)


def _server(host: str) -> Fido2Server:
    return Fido2Server(PublicKeyCredentialRpEntity(id=host, name="Công Vụ"), attestation=None)


def _data(one: Passkey) -> AttestedCredentialData:
    return AttestedCredentialData(websafe_decode(one.public_key))


def _counter(answer: Mapping[str, Any]) -> int:
    # The counter stands behind the hash of the host and the flags (WebAuthn 6.1).
    data = websafe_decode(answer["response"]["authenticatorData"])
    return int.from_bytes(data[33:37], "big")
