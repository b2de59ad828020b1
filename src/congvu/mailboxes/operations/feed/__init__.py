"""The personnel feed of Sở Nội vụ: read, believed, turned into proposed requests (BP48 Đ13; R17)."""

from congvu.mailboxes.operations.feed.comparing import believe_feed
from congvu.mailboxes.operations.feed.proposing import dismiss_change, propose_changes, release_leavers
from congvu.mailboxes.operations.feed.reading import FeedPreview, preview_feed, receive_feed

__all__ = [
    "FeedPreview",
    "believe_feed",
    "dismiss_change",
    "preview_feed",
    "propose_changes",
    "receive_feed",
    "release_leavers",
]
