"""The public directory for programs: vCard, CSV, JSON, sitemap (docs/reference/open_data.md; R29)."""

import json
from collections.abc import Iterable
from datetime import date
from xml.sax.saxutils import escape

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation

from congvu.directory import queries
from congvu.directory.queries import PublicAgency, PublicOfficial
from congvu.directory.views.strangers import for_everybody, missing, page
from congvu.formats.tables import csv_write
from congvu.formats.vcard import MEDIA_TYPE as VCARD
from congvu.formats.vcard import Card, compose_cards

FORMAT = "congvu-directory/1"
_HEADING = (
    "STT", "Loại cơ quan", "Cơ quan", "Họ và tên", "Chức vụ", "Đơn vị", "Điện thoại cơ quan",
    "Địa chỉ thư điện tử", "Địa chỉ trụ sở", "Trang thông tin điện tử", "Mã định danh", "Xác nhận lần cuối",
)  # fmt: skip
_LANGUAGE = "vi"  # of the data: names are Vietnamese


@for_everybody
def directory(request: HttpRequest, kind: str) -> HttpResponse:
    """All that is public."""
    on = _today()
    with translation.override(_LANGUAGE):
        agencies = queries.list_public_agencies(on=on)
    return _answer(request, agencies, kind=kind, name="danh-ba", on=on)


@for_everybody
def agency(request: HttpRequest, agency_id: int, kind: str) -> HttpResponse:
    """One agency with its public officials; of one that has ended, the way to its successor."""
    on = _today()
    with translation.override(_LANGUAGE):
        found = queries.find_public_agency(agency_id, on=on)
    if found is not None:
        return _answer(request, [found], kind=kind, name=f"co-quan-{found.id}", on=on)
    closed = queries.find_closed_agency(agency_id, on=on)
    if closed is not None and closed.successor is not None:
        return redirect("public:agency_data", agency_id=closed.successor.id, kind=kind, permanent=True)
    return HttpResponse(status=404 if closed is None else 410)


@for_everybody
def official(request: HttpRequest, official_id: int, kind: str) -> HttpResponse:
    """The card of one public official."""
    on = _today()
    found = queries.find_public_official(official_id, on=on)
    if found is None or kind != "vcf":
        return missing(request, language=_LANGUAGE)
    body = compose_cards([_official_card(request, found)])
    return _file(body, VCARD, f"can-bo-{found.id}.vcf")


@for_everybody
def about(request: HttpRequest, language: str) -> HttpResponse:
    """What the data holds, for whoever wants to use it."""
    place = _address(request, "public:home")
    return page(request, "open_data.html", {"place": place, "heading": _HEADING}, language=language)


@for_everybody
def robots(request: HttpRequest) -> HttpResponse:
    """Search engines read the public directory and nothing else."""
    sitemap_address = request.build_absolute_uri(reverse("public:sitemap"))
    text = f"User-agent: *\nAllow: /cong-khai/\nAllow: /static/\nDisallow: /\nSitemap: {sitemap_address}\n"
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@for_everybody
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public page (sitemaps.org, 0.9)."""
    addresses = [_address(request, "public:home"), _address(request, "public:open_data")]
    for one in queries.list_public_agencies(on=_today()):
        addresses.append(_address(request, "public:agency", agency_id=one.id))
        addresses += [_address(request, "public:official", official_id=o.id) for o in one.officials]
    places = "".join(f"<url><loc>{escape(address)}</loc></url>\n" for address in addresses)
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{places}</urlset>\n'
    )
    return HttpResponse(text, content_type="application/xml; charset=utf-8")


def _answer(
    request: HttpRequest, agencies: Iterable[PublicAgency], *, kind: str, name: str, on: date
) -> HttpResponse:
    if kind == "json":
        return _file(_json(request, agencies, on), "application/json; charset=utf-8", f"{name}.json")
    if kind == "csv":
        return _file(_csv(agencies), csv_write.MEDIA_TYPE, f"{name}.csv")
    if kind == "vcf":
        return _file(_cards(request, agencies), VCARD, f"{name}.vcf")
    return missing(request, language=_LANGUAGE)


def _json(request: HttpRequest, agencies: Iterable[PublicAgency], on: date) -> bytes:
    province = queries.find_province()
    content = {
        "format": FORMAT,
        "date": on.isoformat(),
        "province": {"name": province.name, "domain": province.domain} if province else None,
        "agencies": [_agency_values(request, one) for one in agencies],
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def _agency_values(request: HttpRequest, one: PublicAgency) -> dict[str, object]:
    return {
        "id": one.id,
        "url": _address(request, "public:agency", agency_id=one.id),
        "kind": one.kind,
        "kind_name": one.kind_name,
        "name": one.name,
        "other_names": list(one.other_names),
        "symbol": one.symbol,
        "organ_id": one.organ_id,
        "email": one.address,
        "phone": one.phone,
        "fax": one.fax,
        "street_address": one.street_address,
        "website": one.website,
        "working_hours": one.working_hours,
        "confirmed_on": one.confirmed_on.isoformat() if one.confirmed_on else None,
        "parent_id": one.parent_id,
        "officials": [
            {
                "id": official.id,
                "url": _address(request, "public:official", official_id=official.id),
                "full_name": official.full_name,
                "title": official.title,
                "unit": official.unit,
                "email": official.address,
                "phone": official.phone,
            }
            for official in one.officials
        ],
    }


def _csv(agencies: Iterable[PublicAgency]) -> bytes:
    """A row for each mailbox: the agency first, its officials below it."""
    rows: list[tuple[str, ...]] = []
    for one in agencies:
        confirmed = f"{one.confirmed_on:%d/%m/%Y}" if one.confirmed_on else ""
        place = (one.street_address, one.website, one.organ_id, confirmed)
        rows.append((one.kind_name, one.name, "", "", "", one.phone, one.address, *place))
        rows += [
            (one.kind_name, one.name, o.full_name, o.title, o.unit, o.phone, o.address, "", "", "", "")
            for o in one.officials
        ]
    return csv_write.write_csv(_HEADING, ((str(n), *row) for n, row in enumerate(rows, start=1)))


def _cards(request: HttpRequest, agencies: Iterable[PublicAgency]) -> bytes:
    cards = []
    for one in agencies:
        cards.append(
            Card(
                uid=_address(request, "public:agency", agency_id=one.id),
                name=one.name,
                organisation=one.name,
                address=one.address,
                phone=one.phone,
                fax=one.fax,
                street_address=one.street_address,
                website=one.website,
                is_body=True,
            )
        )
        cards += [_official_card(request, official) for official in one.officials]
    return compose_cards(cards)


def _official_card(request: HttpRequest, one: PublicOfficial) -> Card:
    return Card(
        uid=_address(request, "public:official", official_id=one.id),
        name=one.full_name,
        organisation=one.agency_name,
        unit=one.unit,
        title=one.title,
        address=one.address,
        phone=one.phone,
    )


def _file(body: bytes, media_type: str, name: str) -> HttpResponse:
    return HttpResponse(
        body, content_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _address(request: HttpRequest, name: str, **place: int) -> str:
    """Of the page in Vietnamese."""
    return request.build_absolute_uri(reverse(name, kwargs={**place, "language": _LANGUAGE}))


def _today() -> date:
    return queries.office_date(timezone.now())
