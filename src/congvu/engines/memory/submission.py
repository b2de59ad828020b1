"""Hands messages over inside memory: known recipients get them, others are refused."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from congvu.engines.errors import NotPermitted, Refused
from congvu.engines.memory.world import World
from congvu.engines.ports import Delivered, Reply, Submitted
from congvu.engines.smtp_address import require_recipients, smtp_address
from congvu.formats.mime.parse import parse_message

_UNKNOWN = Reply(550, "5.1.1", "Không có hộp thư này / No such mailbox")
_CLOSED = Reply(550, "5.2.1", "Hộp thư này đã thu hồi. / This mailbox has been withdrawn.")
_LARGEST = 73_400_320
_NO_DATE = datetime(2009, 11, 2, 1, 0, tzinfo=UTC)
MayNotPass = Callable[[str, Sequence[str], bytes], str | None]


class MemorySubmission:
    """`judge` answers the sentence with which the gate refuses a message, None when it passes."""

    def __init__(
        self, world: World, *, may_send: Callable[[str, str], bool], judge: MayNotPass | None = None
    ) -> None:
        self._world = world
        self._may_send = may_send
        self._judge = judge
        self._count = 0

    def submit(self, *, login: str, sender: str, recipients: Sequence[str], message: bytes) -> Submitted:
        self._world.require_up()
        if not self._world.is_open(login):
            raise NotPermitted(
                "Hộp thư của ông/bà chưa mở hoặc đã khóa nên không gửi được.", engine="memory", detail=login
            )
        if login != sender and not self._may_send(login, sender):
            raise Refused("Ông/bà không được ủy quyền gửi từ hộp thư này.", engine="memory")
        return self._deliver(sender, recipients, message, judge=self._judge)

    def dispatch(
        self, *, sender: str, recipients: Sequence[str], message: bytes, keep_copy: bool = False
    ) -> Submitted:
        self._world.require_up()
        submitted = self._deliver(sender, recipients, message, judge=None)
        if keep_copy and self._world.is_open(sender):
            parsed = parse_message(message)
            self._store(sender, message, parsed.message_id, parsed.date or _NO_DATE, folder="Sent")
        return submitted

    def _deliver(
        self, sender: str, recipients: Sequence[str], message: bytes, *, judge: MayNotPass | None
    ) -> Submitted:
        require_recipients(recipients, engine="memory")
        for address in (sender, *recipients):
            smtp_address(address, engine="memory")
        if len(message) > _LARGEST:
            raise Refused("Thư vượt quá dung lượng cho phép.", engine="memory")
        refused = {r: self._why(r) for r in recipients if not self._world.is_open(r)}
        if len(refused) == len(set(recipients)):
            raise Refused("Không có hộp thư nào trong các nơi nhận.", engine="memory")
        if judge is not None and (sentence := judge(sender, recipients, message)):
            raise Refused(sentence, engine="memory")
        parsed = parse_message(message)
        at = parsed.date or _NO_DATE
        for recipient in dict.fromkeys(recipients):
            if recipient not in refused:
                self._store(recipient, message, parsed.message_id, at)
        self._count += 1
        return Submitted(queue_id=f"M{self._count:06d}", refused=refused)

    def _why(self, recipient: str) -> Reply:
        return _CLOSED if recipient in self._world.closed else _UNKNOWN

    def _store(
        self, recipient: str, message: bytes, message_id: str, at: datetime, *, folder: str = "INBOX"
    ) -> None:
        if not self._world.has_room(recipient, len(message)):
            self._world.events.append(Delivered(at, recipient, message_id, "Quota exceeded"))
            return
        self._world.mailboxes[recipient][folder].add(message, at, set())
        self._world.events.append(Delivered(at, recipient, message_id))
