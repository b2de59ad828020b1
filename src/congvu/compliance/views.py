"""Pages of compliance: who opened which mailbox when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from congvu.accounts.queries import acting_user, map_names
from congvu.compliance import queries
from congvu.directory.queries import office_date
from congvu.engines.ports import AccessProtocol
from congvu.mailboxes.queries import map_mailbox_names

_DAYS = 7
_PROGRAMS: dict[str, str | Promise] = {
    AccessProtocol.WEBMAIL: _("Trang web Công Vụ"),
    AccessProtocol.IMAP: _("Chương trình thư (IMAP)"),
    AccessProtocol.POP3: _("Chương trình thư (POP3)"),
}


@dataclass(frozen=True, slots=True)
class _Line:
    """`who` is the person, or on the page of one's own accesses the mailbox."""

    who: str
    address: str
    program: str | Promise
    access: queries.DayAccess


@dataclass(frozen=True, slots=True)
class _Day:
    day: date
    lines: tuple[_Line, ...]

    @property
    def is_weekend(self) -> bool:
        return self.day.weekday() >= 5


def accesses(request: HttpRequest) -> HttpResponse:
    """Seven days of the own accesses, or of those to an agency mailbox (`hop`), up to the day `den`."""
    now, user = timezone.now(), acting_user(request)
    today = office_date(now)
    watched = queries.list_watched_mailboxes(user.login, now=now)
    wanted = request.GET.get("hop", "").strip().lower()
    box = next((one for one in watched if one.address == wanted), None)
    if wanted and box is None:
        raise Http404
    until = _last_day(request, today)
    since = until - timedelta(days=_DAYS - 1)
    if box is not None:
        found = queries.sum_by_day(queries.list_accesses(mailbox=box.address, since=since, until=until))
        names = map_names(one.login for one in found)
    else:
        found = queries.sum_by_day(queries.list_accesses_by(login=user.login, since=since, until=until))
        names = map_mailbox_names(one.mailbox for one in found)
    days = _days(found, names, by_mailbox=box is None)
    if box is not None:
        days |= {day: () for day in _calendar(max(since, box.since), until) if day not in days}
    context = {
        "watched": watched,
        "box": box,
        "days": [_Day(day, days[day]) for day in sorted(days, reverse=True)],
        "since": since,
        "until": until,
        "earlier": since - timedelta(days=1),
        "later": min(until + timedelta(days=_DAYS), today) if until < today else None,
    }
    return render(request, "compliance/accesses.html", context)


def _last_day(request: HttpRequest, today: date) -> date:
    """A day that is none, or has not come yet, means today."""
    try:
        asked = date.fromisoformat(request.GET.get("den", ""))
    except ValueError:
        return today
    return min(max(asked, date(2000, 1, 1)), today)


def _days(
    found: Iterable[queries.DayAccess], names: dict[str, str], *, by_mailbox: bool
) -> dict[date, tuple[_Line, ...]]:
    lines: dict[date, list[_Line]] = {}
    for one in found:
        address = one.mailbox if by_mailbox else one.login
        program = _PROGRAMS.get(one.protocol, one.protocol)
        lines.setdefault(one.day, []).append(_Line(names.get(address, address), address, program, one))
    return {day: tuple(held) for day, held in lines.items()}


def _calendar(since: date, until: date) -> Iterable[date]:
    """For an agency mailbox days without an access stand there too: they are what one looks for."""
    return (until - timedelta(days=back) for back in range((until - since).days + 1))
