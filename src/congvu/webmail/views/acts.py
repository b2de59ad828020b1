"""Acts on the messages of a folder, from the list and from a message."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from congvu.engines.errors import EngineError
from congvu.engines.ports import FolderRef
from congvu.webmail.operations.messages import Act, act_on_messages
from congvu.webmail.views.desk import Desk, folder_url, mail_page, open_desk

_MOST_AT_ONCE = 500


@require_POST
@mail_page
def act(request: HttpRequest, mailbox: str, folder: str) -> HttpResponseBase:
    """POST `act`, `uid` (many), `target` for "move", `back`; or `star`/`unstar` with a uid each."""
    desk = open_desk(request, mailbox)
    ref = FolderRef(desk.mailbox.address, folder)
    back = safe_back(request, folder_url(ref))
    chosen, uids = _chosen(request)
    if chosen is None or not uids:
        messages.warning(request, _("Chưa chọn thư nào. Đánh dấu vào ô trước thư rồi chọn việc cần làm."))
        return redirect(back)
    if chosen == Act.MOVE and not request.POST.get("target"):
        messages.warning(request, _("Chọn thư mục muốn chuyển thư vào, rồi bấm Chuyển."))
        return redirect(back)
    if chosen == Act.DESTROY and request.POST.get("confirmed") != "1":
        context = {"desk": desk, "uids": uids, "folder": folder, "back": back, "count": len(uids)}
        return render(request, "webmail/confirm_destroy.html", context)
    try:
        act_on_messages(
            actor=desk.login,
            now=desk.now,
            folder=ref,
            uids=uids,
            act=chosen,
            target=request.POST.get("target", ""),
        )
    except EngineError as problem:
        messages.error(request, problem.sentence)
        return redirect(back)
    _report(request, desk, chosen, len(uids))
    return redirect(back)


def safe_back(request: HttpRequest, otherwise: str) -> str:
    """Where the form says it came from, if that is a page of ours."""
    back = request.POST.get("back", "")
    if not back.startswith("/") or not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return otherwise
    try:
        resolve(back.partition("?")[0])
    except Resolver404:
        return otherwise
    return back


def _chosen(request: HttpRequest) -> tuple[Act | None, list[int]]:
    """What is to be done, and with which messages; a star is pressed for one message alone."""
    for one in (Act.STAR, Act.UNSTAR):
        uid = request.POST.get(one.value, "")
        if uid:
            return one, _numbers([uid])
    try:
        return Act(request.POST.get("act", "")), _numbers(request.POST.getlist("uid"))
    except ValueError:
        return None, []


def _numbers(texts: list[str]) -> list[int]:
    numbers = [int(text) for text in texts if text.isascii() and text.isdecimal() and len(text) < 11]
    return [number for number in dict.fromkeys(numbers) if 0 < number < 2**32][:_MOST_AT_ONCE]


def _report(request: HttpRequest, desk: Desk, chosen: Act, count: int) -> None:
    """What cannot be seen on the page itself is said."""
    sentences = {
        Act.MOVE: ngettext("Đã chuyển %d thư.", "Đã chuyển %d thư.", count),
        Act.JUNK: ngettext("Đã chuyển %d thư vào Thư rác.", "Đã chuyển %d thư vào Thư rác.", count),
        Act.NOT_JUNK: ngettext("Đã chuyển %d thư về Hộp thư đến.", "Đã chuyển %d thư về Hộp thư đến.", count),
        Act.DELETE: ngettext("Đã chuyển %d thư vào Thùng rác.", "Đã chuyển %d thư vào Thùng rác.", count),
        Act.DESTROY: ngettext("Đã xóa hẳn %d thư.", "Đã xóa hẳn %d thư.", count),
    }
    if chosen in sentences:
        messages.success(request, sentences[chosen] % count)
