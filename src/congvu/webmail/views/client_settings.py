"""Settings of mail programs: what they ask for by themselves, and a page to read and print (R46)."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from congvu.accounts.queries import acting_user
from congvu.directory.queries import find_province
from congvu.engines import wiring
from congvu.formats.client_settings import (
    MailServers,
    apple_profile,
    outlook_config,
    outlook_refusal,
    read_outlook_request,
    thunderbird_config,
)
from congvu.mailboxes.queries import list_usable_mailboxes


@login_not_required
@require_safe
def thunderbird(request: HttpRequest) -> HttpResponse:
    """Asked before anybody signs in; the same for every address, known or not."""
    return HttpResponse(thunderbird_config(_servers(request)), content_type="text/xml; charset=utf-8")


# A program posts here that has no cookie and no form; the answer depends on nothing but the address.
@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def outlook(request: HttpRequest) -> HttpResponse:
    """Autodiscover; an address that nobody has gets the same answer."""
    address = read_outlook_request(request.body) if request.method == "POST" else ""
    body = outlook_config(_servers(request), address) if address else outlook_refusal()
    return HttpResponse(body, content_type="text/xml; charset=utf-8")


@require_GET
@never_cache
def apple(request: HttpRequest) -> HttpResponse:
    """The person's own profile for iPhone, iPad and Mac."""
    user = acting_user(request)
    content = apple_profile(_servers(request), address=user.login, name=user.full_name)
    response = HttpResponse(content, content_type="application/x-apple-aspen-config")
    response.headers["Content-Disposition"] = (
        content_disposition_header(True, "thu-cong-vu.mobileconfig") or "attachment"
    )
    return response


@require_GET
@never_cache
def guide(request: HttpRequest) -> HttpResponse:
    """Host, ports and steps for the person's programs, to read and to print."""
    user = acting_user(request)
    boxes = list_usable_mailboxes(user.login, now=timezone.now())
    context = {
        "servers": _servers(request),
        "login": user.login,
        "shared": [box for box in boxes if box.address != user.login],
    }
    return render(request, "webmail/client_settings.html", context)


def _servers(request: HttpRequest) -> MailServers:
    """The name that programs connect to: of the setting, else that by which the web was reached."""
    province, ports = find_province(), wiring.ports()
    return MailServers(
        host=settings.CONGVU_MAIL_HOST or request.get_host().rpartition(":")[0] or request.get_host(),
        domain=province.domain if province else "",
        imaps=ports["imaps"],
        pop3s=ports["pop3s"],
        submissions=ports["submissions"],
    )
