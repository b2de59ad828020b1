"""Tables of mailboxes: who has one, who may use it, and how it came and goes."""

from congvu.mailboxes.models.campaign import ReviewAnswer, ReviewCampaign
from congvu.mailboxes.models.feed import PersonnelChange, PersonnelFeed
from congvu.mailboxes.models.handover import Archive, Destruction, Handover
from congvu.mailboxes.models.mailbox import Alias, Delegation, Mailbox
from congvu.mailboxes.models.request import RequestJob, RequestList, RequestRow, RequestUpload

__all__ = [
    "Alias",
    "Archive",
    "Delegation",
    "Destruction",
    "Handover",
    "Mailbox",
    "PersonnelChange",
    "PersonnelFeed",
    "RequestJob",
    "RequestList",
    "RequestRow",
    "RequestUpload",
    "ReviewAnswer",
    "ReviewCampaign",
]
