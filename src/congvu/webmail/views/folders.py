"""A person's own folders: make, rename, remove."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from congvu.engines.errors import EngineError
from congvu.engines.ports import Folder, FolderRef, SpecialUse
from congvu.webmail.forms import FolderForm
from congvu.webmail.operations import folders as operations
from congvu.webmail.queries.listing import list_folders, pick_folder
from congvu.webmail.views.desk import Desk, beside, mail_page, open_desk


@mail_page
def folders(request: HttpRequest, mailbox: str) -> HttpResponseBase:
    """All own folders; POST makes a new one."""
    desk = open_desk(request, mailbox)
    form = FolderForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        ref = FolderRef(desk.mailbox.address, form.cleaned_data["name"])
        try:
            operations.create_folder(actor=desk.login, now=desk.now, folder=ref)
        except EngineError as problem:
            form.add_error("name", problem.sentence)
        else:
            messages.success(request, _("Đã tạo thư mục “%s”.") % ref.name)
            return redirect("webmail:folders", mailbox=desk.mailbox.address)
    return _page(request, desk, form)


@mail_page
def rename_folder(request: HttpRequest, mailbox: str, folder: str) -> HttpResponseBase:
    desk, found = _own_folder(request, mailbox, folder)
    form = FolderForm(request.POST if request.method == "POST" else None, initial={"name": found.ref.name})
    if form.is_valid():
        new_name = form.cleaned_data["name"]
        try:
            operations.rename_folder(actor=desk.login, now=desk.now, folder=found.ref, new_name=new_name)
        except EngineError as problem:
            form.add_error("name", problem.sentence)
        else:
            messages.success(request, _("Đã đổi tên thư mục thành “%s”.") % new_name)
            return redirect("webmail:folders", mailbox=desk.mailbox.address)
    return render(request, "webmail/rename_folder.html", {"desk": desk, "folder": found, "form": form})


@mail_page
def delete_folder(request: HttpRequest, mailbox: str, folder: str) -> HttpResponseBase:
    """GET asks, POST does."""
    desk, found = _own_folder(request, mailbox, folder)
    if request.method != "POST":
        return render(request, "webmail/delete_folder.html", {"desk": desk, "folder": found})
    return _delete(request, desk, found)


def _delete(request: HttpRequest, desk: Desk, found: Folder) -> HttpResponseBase:
    try:
        count = operations.delete_folder(actor=desk.login, now=desk.now, folder=found.ref)
    except EngineError as problem:
        messages.error(request, problem.sentence)
    else:
        messages.success(
            request,
            _("Đã xóa thư mục “%(name)s”; %(count)d thư trong đó nằm ở Thùng rác.")
            % {"name": found.ref.name, "count": count},
        )
    return redirect("webmail:folders", mailbox=desk.mailbox.address)


def _own_folder(request: HttpRequest, mailbox: str, name: str) -> tuple[Desk, Folder]:
    desk = open_desk(request, mailbox)
    ref = FolderRef(desk.mailbox.address, name)
    return desk, pick_folder(list_folders(desk.login, ref.mailbox), ref)


def _page(request: HttpRequest, desk: Desk, form: FolderForm) -> HttpResponseBase:
    found = list_folders(desk.login, desk.mailbox.address)
    own = [folder for folder in found if folder.special_use == SpecialUse.NONE]
    context = beside(desk, found, None) | {"own": own, "form": form}
    return render(request, "webmail/folders.html", context)
