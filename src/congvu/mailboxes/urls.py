"""Pages of mailboxes under /hop-thu/."""

from django.urls import URLPattern, path

from congvu.mailboxes.views import access, campaign, desk, dissolving, feed, handovers, keeping, offices
from congvu.mailboxes.views.requests import acts, lists, papers, rows, uploads

app_name = "mailboxes"
_requests: list[URLPattern] = [
    path("danh-sach/", lists.lists, name="lists"),
    path("danh-sach/moi", lists.start, name="start_list"),
    path("danh-sach/mau.xlsx", papers.template, name="template"),
    path("danh-sach/tai-len", uploads.upload, name="upload"),
    path("danh-sach/tai-len/<int:upload_id>", uploads.read_upload, name="read_upload"),
    path("danh-sach/<int:list_id>", lists.request_list, name="request_list"),
    path("danh-sach/<int:list_id>/tien-do", lists.progress, name="progress"),
    path("danh-sach/<int:list_id>/dong/them", rows.add_row, name="add_row"),
    path("danh-sach/<int:list_id>/dong/bo", rows.remove_rows, name="remove_rows"),
    path("danh-sach/<int:list_id>/dong/khong-duyet", rows.mark_rows, name="mark_rows"),
    path("danh-sach/<int:list_id>/dong/<int:number>", rows.change_row, name="change_row"),
    path("danh-sach/<int:list_id>/dong/<int:number>/chon", rows.choose, name="choose"),
    path("danh-sach/<int:list_id>/dong/<int:number>/thu-hoi", rows.undo, name="undo_opening"),
    path("danh-sach/<int:list_id>/trinh", acts.submit, name="submit"),
    path("danh-sach/<int:list_id>/rut", acts.take_back, name="take_back"),
    path("danh-sach/<int:list_id>/bo", acts.give_up, name="give_up"),
    path("danh-sach/<int:list_id>/xac-nhan", acts.confirm, name="confirm"),
    path("danh-sach/<int:list_id>/tra-lai", acts.send_back, name="send_back"),
    path("danh-sach/<int:list_id>/duyet", acts.decide, name="decide"),
    path("danh-sach/<int:list_id>/phieu", papers.slip, name="slip"),
    path("danh-sach/<int:list_id>/phieu.pdf", papers.slip_pdf, name="slip_pdf"),
    path("danh-sach/<int:list_id>/ket-qua.xlsx", papers.result, name="result"),
    path("danh-sach/<int:list_id>/phieu-kich-hoat", papers.sheets, name="sheets"),
]
_offices: list[URLPattern] = [
    path("co-quan", offices.offices, name="offices"),
    path("co-quan/<str:address>/nguoi-dung", offices.delegates, name="delegates"),
    path("co-quan/<str:address>/nguoi-dung/<int:delegation_id>", offices.change_right, name="change_right"),
    path("co-quan/<str:address>/nguoi-dung/<int:delegation_id>/thoi", offices.end_right, name="end_right"),
    path("co-quan/<str:address>/ban-giao", handovers.start, name="start_handover"),
    path("ban-giao", handovers.handovers, name="handovers"),
    path("ban-giao/<int:handover_id>", handovers.handover, name="handover"),
    path("ban-giao/<int:handover_id>/bien-ban.pdf", handovers.minutes, name="minutes"),
    path("ban-giao/<int:handover_id>/<slug:name>", handovers.act, name="handover_act"),
]
_keeping: list[URLPattern] = [
    path("van-hanh", keeping.keeping, name="keeping"),
    path("van-hanh/da-thu-hoi", keeping.closed, name="closed"),
    path("van-hanh/giai-the/<int:agency_id>", dissolving.dissolve, name="dissolve"),
    path("van-hanh/hop/<str:address>", keeping.one, name="one"),
    path("van-hanh/hop/<str:address>/chuyen", keeping.transfer, name="transfer"),
    path("van-hanh/hop/<str:address>/doi-dia-chi", keeping.rename, name="rename"),
    path("van-hanh/hop/<str:address>/thu-hoi", keeping.close, name="close"),
    path("van-hanh/hop/<str:address>/mo-lai", keeping.reopen, name="reopen"),
    path("van-hanh/hop/<str:address>/xuat", keeping.export, name="export"),
    path("van-hanh/hop/<str:address>/ban-xuat.zip", keeping.exported, name="exported"),
    path("van-hanh/hop/<str:address>/tieu-huy", keeping.destroy, name="destroy"),
]
_feed: list[URLPattern] = [
    path("nhan-su/", feed.feeds, name="feeds"),
    path("nhan-su/<int:feed_id>", feed.feed, name="feed"),
    path("nhan-su/<int:feed_id>/dung", feed.believe, name="believe_feed"),
    path("nhan-su/<int:feed_id>/lap/<int:agency_id>", feed.propose, name="propose_changes"),
    path("nhan-su/<int:feed_id>/nghi/<int:agency_id>", feed.release, name="release_leavers"),
    path("nhan-su/<int:feed_id>/bo/<int:change_id>", feed.dismiss, name="dismiss_change"),
]
_campaign: list[URLPattern] = [
    path("ra-soat/", campaign.campaigns, name="campaigns"),
    path("ra-soat/<int:campaign_id>", campaign.review, name="review"),
    path("ra-soat/<int:campaign_id>/ket-thuc", campaign.close, name="close_campaign"),
    path("ra-soat/<int:campaign_id>/<int:agency_id>", campaign.answer, name="answer_review"),
    path("ty-le", campaign.coverage, name="coverage"),
]
urlpatterns: list[URLPattern] = [
    *_campaign,
    *_feed,
    path("", desk.start, name="start"),
    path("mat-khau", access.access, name="access"),
    path("mat-khau/cap-lai", access.renew, name="renew_access"),
    *_requests,
    *_offices,
    *_keeping,
    path("<str:address>/lich-su", desk.history, name="history"),
]
