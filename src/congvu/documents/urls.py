from django.urls import URLPattern, path, re_path

from congvu.documents.views import acts, arrival, files, handling, incoming, outgoing, registers, writing

app_name = "documents"
urlpatterns: list[URLPattern] = [
    path("di/", outgoing.outgoing, name="outgoing"),
    path("di/soan", writing.write, name="write"),
    path("di/noi-nhan", writing.resolve, name="resolve"),
    path("di/so", registers.outgoing_register, name="outgoing_register"),
    re_path(r"^di/so\.(?P<ending>pdf|xlsx)$", registers.outgoing_book, name="outgoing_book"),
    path("di/so/huy-so", registers.cancel_number, name="cancel_number"),
    path("di/<int:document_id>", outgoing.document, name="document"),
    path("di/<int:document_id>/sua", writing.change, name="change"),
    path("di/<int:document_id>/noi-nhan", outgoing.deliveries, name="deliveries"),
    path("di/<int:document_id>/trinh-duyet", acts.submit, name="submit"),
    path("di/<int:document_id>/duyet", acts.approve, name="approve"),
    path("di/<int:document_id>/tra-lai", acts.send_back, name="send_back"),
    path("di/<int:document_id>/phat-hanh", acts.issue, name="issue"),
    path("di/<int:document_id>/gui-lai", acts.retry, name="retry"),
    path("di/<int:document_id>/xoa", acts.delete, name="delete"),
    path("di/<int:document_id>/tep", files.outgoing_file, name="outgoing_file"),
    path("di/<int:document_id>/kem-theo/<int:attachment_id>", files.attachment, name="attachment"),
    path("den/", incoming.incoming, name="incoming"),
    path("den/so", registers.incoming_register, name="incoming_register"),
    re_path(r"^den/so\.(?P<ending>pdf|xlsx)$", registers.incoming_book, name="incoming_book"),
    path("den/theo-doi", registers.follow_up, name="follow_up"),
    re_path(r"^den/theo-doi\.(?P<ending>pdf|xlsx)$", registers.follow_up_book, name="follow_up_book"),
    path("den/vao-so", arrival.register_message, name="register_message"),
    path("den/vao-so/tep/<int:index>", arrival.message_file, name="message_file"),
    path("den/<int:incoming_id>", incoming.arrived, name="arrived"),
    path("den/<int:incoming_id>/tep", files.incoming_file, name="incoming_file"),
    path("den/<int:incoming_id>/giao", handling.assign, name="assign"),
    path("den/<int:incoming_id>/xu-ly", handling.start, name="start_handling"),
    path("den/<int:incoming_id>/xong", handling.finish, name="finish_handling"),
    path("den/<int:incoming_id>/mo-lai", handling.reopen, name="reopen"),
    path("den/moi/<int:delivery_id>/vao-so", incoming.register_delivery, name="register_delivery"),
    path("den/moi/<int:delivery_id>/tep", files.delivery_file, name="delivery_file"),
]
