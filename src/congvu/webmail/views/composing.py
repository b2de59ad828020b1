"""Writing: begin, save as a draft, send. Whatever fails, the text comes back with the page."""

from dataclasses import dataclass, replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from congvu.engines.errors import EngineError, EngineUnavailable, NoSuchMessage
from congvu.engines.ports import FolderRef
from congvu.formats.mime.compose import Address, OutgoingAttachment, UnsafeHeader
from congvu.webmail.forms import ComposeForm
from congvu.webmail.operations.drafts import AlreadySent, discard_draft, save_draft
from congvu.webmail.operations.letter import Letter
from congvu.webmail.operations.sending import Sent, SentBefore, send_letter
from congvu.webmail.queries.beginnings import Beginning, begin_answer, begin_from_draft
from congvu.webmail.queries.letters import list_files
from congvu.webmail.queries.places import HeldFile, Origin, Place, new_token
from congvu.webmail.queries.sendings import was_sent
from congvu.webmail.views.desk import folder_url, mail_page, note_opened
from congvu.webmail.views.writer import Writer, held_files, show_form
from congvu.webmail.views.writing_state import WritingState, new_state, read_state

_LONGEST_TO = 10_000  # of what an address of a page brings along


@dataclass(frozen=True, slots=True)
class Post:
    """What one POST of the form is about."""

    request: HttpRequest
    writer: Writer
    state: WritingState
    form: ComposeForm


@mail_page
def compose(request: HttpRequest) -> HttpResponseBase:
    """The form for writing; POST `act`: "send", "save", "autosave", "discard" or "resume"."""
    writer = Writer(request)
    if not writer.senders:
        return render(request, "webmail/no_sender.html", status=403)
    if request.method == "POST":
        return _post(request, writer)
    try:
        begun = _begin(request, writer)
    except NoSuchMessage:
        messages.warning(
            request, _("Bản thảo hoặc thư này không còn ở đây; có thể đã được lưu thành bản mới.")
        )
        return redirect(folder_url(_asked_folder(request)))
    initial = {
        "sender": writer.sender(begun.sender).address,
        "to": begun.to,
        "cc": begun.cc,
        "bcc": begun.bcc,
        "subject": begun.subject,
        "text": begun.text,
        "keep": list(begun.kept),
    }
    state = WritingState.of(begun)
    return show_form(request, writer, writer.form(state, initial=initial), state)


def resume(request: HttpRequest) -> HttpResponse:
    """The form as it was posted, shown again without doing anything (after a lost session)."""
    writer = Writer(request)
    state = read_state(request.POST.get("state", ""), writer.login) or new_state()
    sentence = _(
        "Thư chưa gửi. Nội dung còn nguyên; tệp vừa chọn phải chọn lại. Kiểm tra rồi bấm Gửi một lần nữa."
    )
    return show_form(request, writer, writer.form(state, request.POST), state, problem=sentence)


def _begin(request: HttpRequest, writer: Writer) -> Beginning:
    asked = request.GET
    act, uid = asked.get("act", ""), asked.get("uid", "")
    ref = _asked_folder(request)
    if act in {"draft", *Origin} and uid.isascii() and uid.isdecimal() and len(uid) < 11:
        # Who may not send from a mailbox takes a copy of its draft along; the draft stays there.
        if act == "draft" and ref.mailbox in [mailbox.address for mailbox in writer.senders]:
            begun = begin_from_draft(writer.login, ref, int(uid))
            note_opened(writer.login, ref, int(uid), at=writer.now)
            return begun
        origin = Origin.EDIT if act == "draft" else Origin(act)
        own = [mailbox.address for mailbox in writer.mailboxes]
        begun = begin_answer(writer.login, ref, int(uid), origin=origin, own_addresses=own)
        note_opened(writer.login, ref, int(uid), at=writer.now)
        return begun
    return Beginning(
        token=new_token(),
        sender=asked.get("from", "").lower(),
        to=asked.get("to", "")[:_LONGEST_TO],
        cc=asked.get("cc", "")[:_LONGEST_TO],
        subject=asked.get("subject", "")[:500],
    )


def _asked_folder(request: HttpRequest) -> FolderRef:
    return FolderRef(request.GET.get("mailbox", "").lower(), request.GET.get("folder", "INBOX"))


def _post(request: HttpRequest, writer: Writer) -> HttpResponseBase:
    act = request.POST.get("act", "send")
    state = read_state(request.POST.get("state", ""), writer.login)
    if act == "resume" or state is None:
        return resume(request)
    form = writer.form(state, request.POST, request.FILES, is_sending=act == "send")
    post = Post(request, writer, state, form)
    if act == "discard":
        return _discard(post)
    if not form.is_valid():
        if act == "autosave":
            return _not_saved(str(next(iter(form.errors.values()))[0]))
        return show_form(request, writer, form, state, status=422)
    try:
        letter = _letter(post)
        if act == "send":
            return _send(post, letter)
        return _save(post, letter, is_quiet=act == "autosave")
    except (EngineError, UnsafeHeader) as problem:
        if act == "autosave":
            return _not_saved(_sentence(problem))
        if act == "send" and was_sent(state.token):
            # The second of two clicks: with the first, the draft and its files are gone.
            return _done(post, AlreadySent().sentence)
        return _failed(post, problem)


def _letter(post: Post) -> Letter:
    """The form as a letter, with the files that it keeps. Raises EngineError."""
    form, state = post.form, post.state
    sender = post.writer.sender(form.cleaned_data["sender"])
    kept = _files_of(post, state.draft, is_draft=True)
    source = state.source.place if state.source else None
    return Letter(
        token=state.token,
        sender=Address(sender.name, sender.address),
        to=form.typed["to"].addresses,
        cc=form.typed["cc"].addresses,
        bcc=form.typed["bcc"].addresses,
        subject=form.cleaned_data["subject"],
        text=form.cleaned_data["text"],
        attachments=(*kept, *_files_of(post, source, is_draft=False), *_uploaded(form)),
        kept=len(kept),
        in_reply_to=state.in_reply_to,
        references=state.references,
        source=state.source,
        typed={name: form.cleaned_data[name] for name, read in form.typed.items() if read.unreadable},
    )


def _files_of(post: Post, place: Place | None, *, is_draft: bool) -> tuple[OutgoingAttachment, ...]:
    """The files kept from the draft, or from the letter that is passed on. Raises EngineError."""
    indexes = [file.index for file in post.form.kept_files() if file.is_in_draft == is_draft]
    return list_files(post.writer.login, place.ref, place.uid, indexes) if place and indexes else ()


def _uploaded(form: ComposeForm) -> list[OutgoingAttachment]:
    return [
        OutgoingAttachment(file.name or "", file.content_type or "application/octet-stream", file.read())
        for file in form.cleaned_data["uploads"]
    ]


def _send(post: Post, letter: Letter) -> HttpResponseBase:
    writer = post.writer
    try:
        sent = send_letter(actor=writer.login, now=writer.now, letter=letter, draft=post.state.draft)
    except AlreadySent as problem:
        return _done(post, problem.sentence)
    except SentBefore as problem:
        another = replace(post.state, token=new_token())
        return _failed(Post(post.request, writer, another, post.form), problem)
    except (EngineError, UnsafeHeader) as problem:
        return _failed(_rescue(post, letter), problem)
    count = sent.recipients
    _warn(post.request, sent)
    return _done(post, ngettext("Đã gửi thư đến %d nơi nhận.", "Đã gửi thư đến %d nơi nhận.", count) % count)


def _done(post: Post, sentence: str) -> HttpResponseBase:
    """Back to the folder of the letter that was answered, else to the inbox of the sending mailbox."""
    messages.success(post.request, sentence)
    source, sender = post.state.source, post.form.cleaned_data["sender"]
    return redirect(folder_url(source.place.ref if source else FolderRef(sender)))


def _failed(post: Post, problem: EngineError | UnsafeHeader) -> HttpResponse:
    """The form again with the reason."""
    sentence = _sentence(problem)
    if post.form.cleaned_data.get("uploads"):
        sentence = _("%s Tệp vừa chọn chưa lưu được, hãy chọn lại.") % sentence
    status = 503 if isinstance(problem, EngineUnavailable) else 422
    return show_form(post.request, post.writer, post.form, post.state, problem=sentence, status=status)


def _rescue(post: Post, letter: Letter) -> Post:
    """Files cannot come back in a form, so what was not sent goes into a draft, if that still works."""
    try:
        return _saved(post, letter)
    except (EngineError, UnsafeHeader):
        return post


def _saved(post: Post, letter: Letter) -> Post:
    """The form after its letter was stored: all its files lie in the draft. Raises EngineError."""
    writer = post.writer
    draft = save_draft(actor=writer.login, now=writer.now, letter=letter, previous=post.state.draft)
    files = tuple(
        HeldFile(f"draft-{index}", file.filename, len(file.content))
        for index, file in enumerate(letter.attachments)
    )
    state = post.state.saved_as(draft, files)
    data = post.request.POST.copy()
    data.setlist("keep", [file.key for file in files])
    form = writer.form(state, data)
    form.is_valid()
    return Post(post.request, writer, state, form)


def _save(post: Post, letter: Letter, *, is_quiet: bool) -> HttpResponseBase:
    saved = _saved(post, letter)
    draft = saved.state.draft
    url = _draft_url(draft) if draft else ""
    if not is_quiet:
        messages.success(
            post.request, _("Đã lưu bản thảo. Thư chưa gửi; viết tiếp bây giờ hoặc lúc khác đều được.")
        )
        return redirect(url)
    at = timezone.localtime(post.writer.now)
    held = render_to_string("webmail/held_files.html", {"held": held_files(saved.form)})
    return JsonResponse(
        {
            "saved": True,
            "sentence": _("Đã tự lưu bản thảo lúc %s.") % f"{at:%H:%M}",
            "url": url,
            "state": saved.state.sign(post.writer.login),
            "files": held,
        }
    )


def _not_saved(sentence: str) -> JsonResponse:
    return JsonResponse({"saved": False, "sentence": _("Chưa tự lưu được. %s") % sentence})


def _discard(post: Post) -> HttpResponseBase:
    writer, draft = post.writer, post.state.draft
    if draft is not None:
        try:
            discard_draft(actor=writer.login, now=writer.now, draft=draft)
        except EngineError as problem:
            return show_form(
                post.request, writer, post.form, post.state, problem=problem.sentence, status=503
            )
    messages.success(post.request, _("Đã bỏ thư đang soạn."))
    return redirect(folder_url(FolderRef(draft.ref.mailbox if draft else writer.login)))


def _draft_url(draft: Place) -> str:
    query = {"act": "draft", "mailbox": draft.ref.mailbox, "folder": draft.ref.name, "uid": str(draft.uid)}
    return reverse("webmail:compose", query=query)


def _sentence(problem: EngineError | UnsafeHeader) -> str:
    return problem.sentence if isinstance(problem, EngineError) else str(problem)


def _warn(request: HttpRequest, sent: Sent) -> None:
    if sent.refused:
        listed = "; ".join(f"{address} ({text[:200]})" for address, text in list(sent.refused.items())[:10])
        messages.warning(request, _("Không gửi được đến: %s. Các nơi khác đã nhận.") % listed)
    if not sent.is_copied:
        messages.warning(
            request,
            _("Thư đã gửi, nhưng chưa lưu được bản sao vào mục Đã gửi (hộp thư đầy hoặc hệ thống bận)."),
        )
