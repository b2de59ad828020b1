"""Makes mailboxes in memory, renames and reads them."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from congvu.engines.errors import NoSuchFolder, Refused
from congvu.engines.export import Content, inventory_of, verify_content, write_package
from congvu.engines.memory.world import StoredFolder, World
from congvu.engines.ports import MailboxSpec
from congvu.policy.inventory import Inventory, Verification, folder_order


class MemoryMailboxEngine:
    def __init__(self, world: World) -> None:
        self._world = world

    def ensure(self, specs: Sequence[MailboxSpec]) -> None:
        self._world.require_up()
        for spec in specs:
            self._world.create(spec.address)

    def exists(self, address: str) -> bool:
        return address in self._world.mailboxes

    def remove(self, address: str) -> None:
        self._world.require_up()
        self._world.mailboxes.pop(address, None)

    def end_sessions(self, *logins: str) -> None:
        self._world.require_up()
        self._world.ended.update(logins)

    def rename(self, old: str, new: str) -> None:
        self.rename_all([(old, new)])

    def rename_all(self, pairs: Sequence[tuple[str, str]]) -> None:
        self._world.require_up()
        held = self._world.mailboxes
        for old, new in pairs:
            if old in held and any(folder.messages for folder in held.get(new, {}).values()):
                raise Refused("Địa chỉ mới đã có hộp thư đang chứa thư.", engine="memory", detail=new)
        for old, new in pairs:
            if old in held and old != new:
                held[new] = held.pop(old)
            self.end_sessions(old)
            self._follow(old, new)

    def inventory(self, address: str) -> Inventory:
        return inventory_of(self._content(address))

    def verify(self, address: str, inventory: Inventory) -> Verification:
        return verify_content(self._content(address), inventory)

    def export(self, address: str, target: Path) -> Inventory:
        return write_package(address, self._content(address), target)

    def _content(self, address: str) -> Content:
        self._world.require_up()
        folders = self._world.mailboxes.get(address)
        if folders is None:
            raise NoSuchFolder("Không có hộp thư này.", engine="memory", detail=address)
        return [(name, _messages(folders[name])) for name in sorted(folders, key=folder_order)]

    def _follow(self, old: str, new: str) -> None:
        """What a person has seen, and the quota, are kept by address here."""
        for folders in self._world.mailboxes.values():
            for message in (m for folder in folders.values() for m in folder.messages.values()):
                if old in message.seen_by:
                    message.seen_by = (message.seen_by - {old}) | {new}
        if old in self._world.quotas:
            self._world.quotas[new] = self._world.quotas.pop(old)


def _messages(folder: StoredFolder) -> Iterator[tuple[int, bytes]]:
    for uid in sorted(folder.messages):
        yield uid, folder.messages[uid].raw
