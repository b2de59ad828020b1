"""Hands messages over inside memory: known recipients get them, others are refused."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from congvu.engines.errors import EngineUnavailable, Refused
from congvu.engines.memory.world import World
from congvu.engines.ports import Delivered, Reply, Submitted
from congvu.formats.mime.parse import parse_message

_UNKNOWN = Reply(550, "5.1.1", "Không có hộp thư này / No such mailbox")
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
        if login != sender and not self._may_send(login, sender):
            raise Refused("Ông/bà không được ủy quyền gửi từ hộp thư này.", engine="memory")
        if self._judge is not None and (sentence := self._judge(sender, recipients, message)):
            raise Refused(sentence, engine="memory")
        return self._deliver(recipients, message)

    def dispatch(self, *, sender: str, recipients: Sequence[str], message: bytes) -> Submitted:
        return self._deliver(recipients, message)

    def _deliver(self, recipients: Sequence[str], message: bytes) -> Submitted:
        if self._world.is_down:
            raise EngineUnavailable("Hệ thống thư đang tạm ngừng, xin thử lại sau ít phút.", engine="memory")
        refused = {r: _UNKNOWN for r in recipients if r not in self._world.mailboxes}
        if len(refused) == len(recipients):
            raise Refused("Không có hộp thư nào trong các nơi nhận.", engine="memory")
        at = parse_message(message).date or datetime(2009, 11, 2, 1, 0, tzinfo=UTC)
        message_id = parse_message(message).message_id
        for recipient in dict.fromkeys(recipients):
            if recipient not in refused:
                self._world.mailboxes[recipient]["INBOX"].add(message, at, set())
                self._world.events.append(Delivered(at, recipient, message_id))
        self._count += 1
        return Submitted(queue_id=f"M{self._count:06d}", refused=refused)
