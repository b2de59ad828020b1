"""Setting the first password with a one-time link or the code of a printed sheet (R12, R13).

The link itself only notes in the session which activation it opened, and goes on to a page without the
token in its address: nothing of it stands in the history of the page that takes the password, in what
that page tells others (Referer), or in a log. Reading the link uses nothing up, so that programs that
look at links in advance do no harm.
"""

from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from congvu.accounts import operations, queries
from congvu.accounts.forms import ActivationCodeForm, NewPasswordForm
from congvu.accounts.models import Activation
from congvu.accounts.models.activation import digest_of
from congvu.accounts.views.entering import SIGN_IN_AS

_OPENED = "accounts.activation"


@never_cache
@login_not_required
def activate(request: HttpRequest, token: str) -> HttpResponse:
    return _open(request, token)


@never_cache
@login_not_required
def type_code(request: HttpRequest) -> HttpResponse:
    form = ActivationCodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return _open(request, form.cleaned_data["code"])
    return _private(render(request, "accounts/activation_code.html", {"form": form}))


@never_cache
@login_not_required
def set_password(request: HttpRequest) -> HttpResponse:
    now, digest = timezone.now(), request.session.get(_OPENED, "")
    try:
        activation = queries.get_open_activation(digest, now)
        form = NewPasswordForm(activation.user, request.POST if request.method == "POST" else None)
        if form.is_valid():
            user = operations.use_opened_activation(
                digest=digest, new_password=form.cleaned_data["new"], now=now
            )
            logout(request)  # whoever was signed in at this machine
            request.session[SIGN_IN_AS] = user.login
            return redirect("accounts:sign_in")
    except queries.ActivationRefused as refused:
        return _refused(request, refused)
    page = render(request, "accounts/activation.html", {"form": form, "activation": activation})
    return _private(page)


def _open(request: HttpRequest, token: str) -> HttpResponse:
    digest = digest_of(token)
    try:
        queries.get_open_activation(digest, timezone.now())
    except queries.ActivationRefused as refused:
        return _refused(request, refused)
    request.session[_OPENED] = digest
    return _private(redirect("accounts:set_password"))


def _refused(request: HttpRequest, refused: queries.ActivationRefused) -> HttpResponse:
    sentences = {
        None: _("Đường dẫn hoặc mã kích hoạt này không đúng. Hãy xem lại phiếu và nhập mã thật cẩn thận."),
        Activation.State.USED: _(
            "Phiếu này đã được dùng. Nếu chính ông/bà đã đặt mật khẩu thì hãy đăng nhập."
        ),
        Activation.State.SUPERSEDED: _(
            "Phiếu này đã được thay bằng một phiếu mới hơn. Hãy dùng phiếu mới nhất."
        ),
        Activation.State.EXPIRED: _("Phiếu này đã hết hạn nên không dùng được nữa."),
    }
    context = {"sentence": sentences[refused.state], "is_used": refused.state == Activation.State.USED}
    status = 404 if refused.state is None else 410
    return _private(render(request, "accounts/activation_refused.html", context, status=status))


def _private(response: HttpResponse) -> HttpResponse:
    """Kept by no cache. Others hear of no address here (Referrer-Policy same-origin, of every page;
    "no-referrer" would make browsers send forms with the origin "null")."""
    response.headers["Cache-Control"] = "no-store, private"
    return response
