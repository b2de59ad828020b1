"""Reading lists of requests: who sees which, what waits for whom, how far one is (BP48 Đ7; R6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from congvu.directory.queries import list_posts, office_date
from congvu.mailboxes.models import RequestJob, RequestList, RequestRow, RequestUpload
from congvu.mailboxes.queries.offices import find_operated_province
from congvu.policy.permissions import AgencyAct, may_in_agency

_Status = RequestList.Status
_Row = RequestRow.Status
DRAWN_UP = (_Status.DRAFT, _Status.RETURNED)
_SEEN_BY_OPERATOR = (_Status.CONFIRMED, _Status.DECIDED)


@dataclass(frozen=True, slots=True)
class Roles:
    """In which agencies a person asks and confirms, and which province they operate."""

    asks: tuple[int, ...]
    confirms: tuple[int, ...]
    province: int | None

    @property
    def has_any(self) -> bool:
        return bool(self.asks or self.confirms or self.province)

    def sees(self) -> Q:
        """Lists that are the person's business: the own agency's, those below it, all of the province."""
        seen = Q(agency_id__in={*self.asks, *self.confirms})
        seen |= Q(agency__parent_id__in=self.confirms) & ~Q(status__in=DRAWN_UP)
        if self.province is not None:
            seen |= Q(agency__province_id=self.province, status__in=_SEEN_BY_OPERATOR)
        return seen

    def waits(self) -> Q:
        """Lists that wait for the person."""
        waiting = Q(agency_id__in=self.asks, status__in=DRAWN_UP)
        below = Q(agency_id__in=self.confirms) | Q(agency__parent_id__in=self.confirms)
        waiting |= below & Q(status=_Status.SUBMITTED)
        if self.province is not None:
            waiting |= Q(agency__province_id=self.province, status=_Status.CONFIRMED)
        return waiting


@dataclass(frozen=True, slots=True)
class ListActs:
    """What a person may do with a list now; pages offer exactly this."""

    change: bool = False
    submit: bool = False
    take_back: bool = False
    give_up: bool = False
    choose: bool = False
    confirm: bool = False
    send_back: bool = False
    decide: bool = False
    print_sheets: bool = False
    undo: bool = False


@dataclass(frozen=True, slots=True)
class RowCounts:
    total: int
    invalid: int
    collision: int
    ready: int
    chosen: int
    marked: int
    approved: int
    refused: int


def get_roles(login: str, *, now: datetime) -> Roles:
    posts = list_posts(login, on=office_date(now))

    def where(act: AgencyAct) -> tuple[int, ...]:
        return tuple(dict.fromkeys(p.agency_id for p in posts if may_in_agency([p.post], act)))

    return Roles(
        asks=where(AgencyAct.ASK_FOR_MAILBOXES),
        confirms=where(AgencyAct.CONFIRM_REQUESTS),
        province=find_operated_province(login),
    )


def list_lists(login: str, *, now: datetime, statuses: tuple[str, ...] = ()) -> QuerySet[RequestList]:
    """All that a person may see, newest first."""
    rows = _counted(RequestList.objects.filter(get_roles(login, now=now).sees()))
    if statuses:
        rows = rows.filter(status__in=statuses)
    return rows.order_by("-created_at", "-pk")


def list_waiting(login: str, *, now: datetime) -> list[RequestList]:
    """What waits for the person: first what must be decided by a day, then what was returned."""
    rows = _counted(RequestList.objects.filter(get_roles(login, now=now).waits()))
    far = date.max
    return sorted(rows, key=lambda one: (one.due_on or far, one.status != _Status.RETURNED, one.created_at))


def count_waiting_lists(login: str, *, now: datetime) -> int | None:
    """How many lists wait for the person; None for who has nothing to do with lists."""
    roles = get_roles(login, now=now)
    return RequestList.objects.filter(roles.waits()).count() if roles.has_any else None


def find_list(login: str, list_id: int, *, now: datetime) -> RequestList | None:
    """None for one that is not there, and for one that is none of the person's business."""
    rows = RequestList.objects.filter(get_roles(login, now=now).sees(), pk=list_id)
    return rows.select_related("agency__province", "agency__parent").first()


def list_acts(login: str, request_list: RequestList, *, now: datetime) -> ListActs:
    if find_job(request_list) is not None:
        return ListActs()
    roles, status, agency = get_roles(login, now=now), request_list.status, request_list.agency
    asks = agency.pk in roles.asks
    confirms = bool({agency.pk, agency.parent_id} & set(roles.confirms))
    operates = roles.province == agency.province_id
    return ListActs(
        change=asks and status in DRAWN_UP,
        submit=asks and status in DRAWN_UP,
        take_back=asks and status in (_Status.SUBMITTED, _Status.CONFIRMED),
        give_up=asks and status in (*DRAWN_UP, _Status.SUBMITTED),
        choose=confirms and status == _Status.SUBMITTED,
        confirm=confirms and status == _Status.SUBMITTED,
        send_back=(confirms and status == _Status.SUBMITTED) or (operates and status == _Status.CONFIRMED),
        decide=operates and status == _Status.CONFIRMED,
        print_sheets=(asks or operates) and status == _Status.DECIDED,
        undo=operates and status == _Status.DECIDED,
    )


def count_rows(request_list: RequestList) -> RowCounts:
    found = request_list.rows.aggregate(
        total=Count("pk"),
        invalid=Count("pk", filter=Q(status=_Row.INVALID)),
        collision=Count("pk", filter=Q(status=_Row.COLLISION)),
        ready=Count("pk", filter=Q(status=_Row.READY)),
        chosen=Count("pk", filter=Q(is_chosen=True)),
        marked=Count("pk", filter=~Q(remark="")),
        approved=Count("pk", filter=Q(status=_Row.APPROVED)),
        refused=Count("pk", filter=Q(status=_Row.REFUSED)),
    )
    return RowCounts(**found)


def list_rows(request_list: RequestList, *, status: str = "") -> QuerySet[RequestRow]:
    rows = request_list.rows.select_related("mailbox__user", "target_agency")
    return rows.filter(status=status) if status else rows


def find_row(request_list: RequestList, number: int) -> RequestRow | None:
    return list_rows(request_list).filter(number=number).first()


def find_job(request_list: RequestList) -> RequestJob | None:
    """The work that runs on a list, None when none does."""
    return request_list.jobs.filter(status__in=("WAITING", "RUNNING")).first()


def find_failed_job(request_list: RequestList) -> RequestJob | None:
    """The last work, where it failed."""
    last = request_list.jobs.order_by("-pk").first()
    return last if last is not None and last.status == RequestJob.Status.FAILED else None


def count_not_in_engine(request_list: RequestList) -> int:
    """Approved mailboxes of a list that the mail engine does not hold yet."""
    rows = request_list.rows.filter(status=_Row.APPROVED, mailbox__provisioned_at__isnull=True)
    return rows.exclude(mailbox=None).count()


def find_upload(login: str, upload_id: int, *, now: datetime) -> RequestUpload | None:
    """For those who may draw up lists of its agency."""
    asks = get_roles(login, now=now).asks
    rows = RequestUpload.objects.filter(pk=upload_id, agency_id__in=asks)
    return rows.select_related("agency", "request_list").first()


def is_late(request_list: RequestList, *, now: datetime) -> bool:
    """Whether the operator has let the day pass ("kịp thời")."""
    open_still = request_list.status == _Status.CONFIRMED
    return open_still and request_list.due_on is not None and request_list.due_on < office_date(now)


def _counted(rows: QuerySet[RequestList]) -> QuerySet[RequestList]:
    return rows.select_related("agency").annotate(
        rows_total=Count("rows"),
        rows_invalid=Count("rows", filter=Q(rows__status=_Row.INVALID)),
        rows_collision=Count("rows", filter=Q(rows__status=_Row.COLLISION)),
    )
