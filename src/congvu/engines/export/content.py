"""What a mailbox holds, read once from the beginning to the end."""

from collections.abc import Iterable, Iterator

from congvu.engines.errors import BadContent
from congvu.policy.inventory import (
    BadManifest,
    Entry,
    Inventory,
    Verification,
    compare,
    message_hash,
    read_inventory,
    take_inventory,
)

# Folders sorted by `policy.inventory.folder_order`, each with its messages by rising uid.
Messages = Iterable[tuple[int, bytes]]
Content = Iterable[tuple[str, Messages]]


def inventory_of(content: Content) -> Inventory:
    """One message at a time is held in memory."""
    return take_inventory((name, _entries(name, messages)) for name, messages in content)


def verify_content(content: Content, inventory: Inventory) -> Verification:
    """What became of the messages of an inventory. Raises BadContent when its own manifest denies it."""
    try:
        then = read_inventory(inventory.manifest)
    except BadManifest as problem:
        raise BadContent("Bản kiểm kê đã hỏng, không đối chiếu được.", detail=str(problem)) from problem
    if then.root != inventory.root:
        raise BadContent("Danh sách thư của bản kiểm kê không khớp mã kiểm tra của nó.")
    return compare(then, inventory_of(content))


def _entries(folder: str, messages: Messages) -> Iterator[Entry]:
    for uid, raw in messages:
        yield Entry(folder, uid, len(raw), message_hash(raw))
