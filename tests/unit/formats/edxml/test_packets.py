"""edXML: what we write is what the standard says; what others write is understood."""

import base64
import io
import zipfile
from dataclasses import replace
from datetime import date, datetime
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congvu.formats.edxml import (
    Attachment,
    Business,
    BusinessKind,
    DocumentCode,
    EdxmlDocument,
    EdxmlProblem,
    EdxmlStatus,
    NotEdxml,
    Organ,
    Priority,
    ReceiverChange,
    Replaced,
    Response,
    Signer,
    Staff,
    StatusCode,
    Trace,
    check_document,
    is_organ_id,
    make_document_id,
    read_packet,
    renew_organ_id,
    split_document_id,
    write_document,
    write_status,
)
from congvu.formats.edxml.values import NAMESPACE, OFFICE_TIME

DAY = date(2009, 10, 22)
UBND = Organ("000.00.00.H10", "UBND tỉnh Bình Phước", "UBND tỉnh Bình Phước", email="ubnd@binhphuoc.gov.vn")
SO = Organ("000.00.01.H10", "Sở Thông tin và Truyền thông", "UBND tỉnh Bình Phước", telephone="0651.3888202")
NUMBER = Response(
    UBND.id,
    make_document_id(UBND.id, DAY, "48/2009/QĐ-UBND"),
    DocumentCode("48", "2009/QĐ-UBND"),
    DAY,
)
DOCUMENT = EdxmlDocument(
    sender=UBND,
    recipients=(SO,),
    document_id=make_document_id(UBND.id, DAY, "48/2009/QĐ-UBND"),
    code=DocumentCode("48", "2009/QĐ-UBND"),
    promulgated_on=DAY,
    subject="Ban hành Quy chế sử dụng hệ thống thư điện tử",
    content="Ban hành Quy chế",
    type_name="Quyết định",
    place="Đồng Xoài",
    signer=Signer("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Nguyễn Văn A"),
    due_on=date(2009, 11, 1),
    places=("Các sở, ban, ngành", "Lưu: VT"),
    priority=Priority.VERY_URGENT,
    sphere="Toàn tỉnh",
    typer="TTTH",
    copies=91,
    pages=9,
    appendixes=("Quy chế",),
    responses=(NUMBER,),
    business=Business(
        BusinessKind.REPLACE,
        "Thay thế",
        paper_follows=True,
        receivers=(ReceiverChange("000.00.02.H10", is_added=True), ReceiverChange(SO.id, is_added=False)),
        replaced=(Replaced("000.00.00.H10,2006/01/01,113/2006/QĐ-UBND", (SO.id,)),),
        staff=Staff("Văn thư", "Trần Thị B", "", "vanthu@binhphuoc.gov.vn"),
    ),
    traces=(Trace(UBND.id, datetime(2009, 10, 22, 8, tzinfo=OFFICE_TIME)),),
    attachments=(
        Attachment("48-2009-QĐ-UBND.pdf", "application/pdf", b"%PDF-1.7\n", "Toàn văn"),
        Attachment("quy-che.docx", "application/zip", b"PK\x03\x04 khong mo", "Quy chế"),
    ),
)
STATUS = EdxmlStatus(
    sender=SO,
    response=NUMBER,
    code=StatusCode.REFUSED,
    description="Gửi nhầm nơi nhận",
    at=datetime(2009, 10, 22, 9, 30, tzinfo=OFFICE_TIME),
    staff=Staff("Văn thư", "Lê Thị C"),
)


@pytest.mark.row("R68")
class TestOurs:
    def test_a_document_is_read_as_it_was_written(self) -> None:
        assert read_packet(write_document(DOCUMENT)) == DOCUMENT

    def test_a_status_is_read_as_it_was_written(self) -> None:
        assert read_packet(write_status(STATUS)) == STATUS

    def test_fields_stand_in_the_order_of_the_standard(self) -> None:
        root = ElementTree.fromstring(write_document(DOCUMENT))
        assert root.tag == f"{{{NAMESPACE}}}edXML"
        header = root.find(f".//{{{NAMESPACE}}}MessageHeader")
        assert header is not None
        assert [child.tag.partition("}")[2] for child in header] == [
            "From", "To", "Code", "PromulgationInfo", "DocumentType", "Subject", "Content", "SignerInfo",
            "DueDate", "ToPlaces", "OtherInfo", "ResponseFor", "SteeringType", "DocumentId",
        ]  # fmt: skip

    def test_the_envelope_has_the_prefix_that_other_systems_look_for(self) -> None:
        text = write_document(DOCUMENT).decode()
        assert f'<edXML xmlns="{NAMESPACE}">' in text
        assert "<edXML:edXMLEnvelope " in text
        assert "<AttachmentEncoded><Attachment><ContentId>cid:1</ContentId>" in text
        assert "<edXML:Bussiness>" in text
        assert "<edXML:PromulgationDate>2009/10/22</edXML:PromulgationDate>" in text

    def test_letters_are_composed_and_none_is_forbidden(self) -> None:
        written = write_document(replace(DOCUMENT, subject="Hóa\x00 <đơn> & phiếu"))
        read = read_packet(written)
        assert isinstance(read, EdxmlDocument)
        assert read.subject == "Hóa <đơn> & phiếu"

    @given(
        st.text(max_size=300).filter(lambda text: "\r" not in text and text.strip()),
        st.binary(max_size=2000).filter(lambda content: not content.startswith(b"PK")),
    )
    def test_any_subject_and_any_file_come_through(self, subject: str, content: bytes) -> None:
        sent = replace(
            DOCUMENT, subject=subject, attachments=(Attachment("a.pdf", "application/pdf", content),)
        )
        read = read_packet(write_document(sent))
        assert isinstance(read, EdxmlDocument)
        assert read.attachments[0].content == content
        assert read_packet(write_document(read)) == read


class TestTheirs:
    @pytest.mark.parametrize(
        ("ours", "theirs"),
        [
            ("2009/10/22</edXML:PromulgationDate", "22/10/2009</edXML:PromulgationDate"),
            ("Bussiness", "Business"),
            ("edXML:", "SOAP-ENV:"),
            ("<ContentId>cid:1", "<ContentId>1"),
            ("2009/10/22 08:00:00", "2009-10-22T08:00:00.000+07:00"),
        ],
    )
    def test_habits_of_other_systems_are_understood(self, ours: str, theirs: str) -> None:
        text = write_document(DOCUMENT).decode()
        assert ours in text
        changed = text.replace(ours, theirs).replace(
            "xmlns:edXML", "xmlns:SOAP-ENV" if "SOAP" in theirs else "xmlns:edXML"
        )
        assert read_packet(changed.encode()) == DOCUMENT

    def test_the_order_does_not_matter(self) -> None:
        root = ElementTree.fromstring(write_document(DOCUMENT))
        for element in root.iter():
            element[:] = element[::-1]
        read = read_packet(ElementTree.tostring(root))
        assert isinstance(read, EdxmlDocument)
        assert read == replace(
            DOCUMENT,
            places=DOCUMENT.places[::-1],
            attachments=DOCUMENT.attachments[::-1],
            business=replace(DOCUMENT.business, receivers=DOCUMENT.business.receivers[::-1]),
        )

    def test_a_file_that_was_zipped_for_the_way_is_taken_out(self) -> None:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("48.pdf", b"%PDF-1.7\n")
        sent = replace(DOCUMENT, attachments=(Attachment("48.pdf", "application/zip", packed.getvalue()),))
        read = read_packet(write_document(sent))
        assert isinstance(read, EdxmlDocument)
        assert read.attachments[0].content == b"%PDF-1.7\n"

    def test_an_archive_that_is_meant_stays_one(self) -> None:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("48.pdf", b"%PDF-1.7\n")
        sent = replace(DOCUMENT, attachments=(Attachment("a.zip", "application/zip", packed.getvalue()),))
        read = read_packet(write_document(sent))
        assert isinstance(read, EdxmlDocument)
        assert read.attachments[0].content == packed.getvalue()


class TestHostile:
    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            (b"", "NOT_XML"),
            (b"%PDF-1.7", "NOT_XML"),
            (b"<a/>", "NO_HEADER"),
            (b"<MessageHeader/>", "NO_SENDER"),
            (b"<MessageHeader><From/></MessageHeader>", "NO_DATE"),
            (b"<MessageHeader><From/><StatusCode>99</StatusCode></MessageHeader>", "NO_HEADER"),
            (b"<MessageHeader><From/><StatusCode>3</StatusCode></MessageHeader>", "NO_DATE"),
            (b'<!DOCTYPE a [<!ENTITY x "x">]><a>&x;</a>', "NOT_XML"),
            (b"<a>" * 100 + b"</a>" * 100, "NOT_XML"),
            (b"<a>" + b"<b/>" * 100_001 + b"</a>", "NOT_XML"),
            (b'<?xml version="1.0" encoding="x-nope"?><a/>', "NOT_XML"),
        ],
    )
    def test_is_refused_with_the_reason(self, content: bytes, reason: str) -> None:
        with pytest.raises(NotEdxml) as refused:
            read_packet(content)
        assert refused.value.reason == reason

    def test_a_file_that_is_no_base64_is_named(self) -> None:
        text = write_document(DOCUMENT).decode().replace(base64.b64encode(b"%PDF-1.7\n").decode(), "(!)")
        with pytest.raises(NotEdxml, match=r"BAD_FILE 48-2009-QĐ-UBND\.pdf"):
            read_packet(text.encode())

    @given(st.binary(max_size=400))
    def test_no_bytes_raise_anything_else(self, content: bytes) -> None:
        with pytest.raises(NotEdxml):
            read_packet(content)

    @given(st.data())
    def test_no_damage_raises_anything_else(self, data: st.DataObject) -> None:
        whole = bytearray(write_document(DOCUMENT))
        for _ in range(data.draw(st.integers(1, 8))):
            whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
        try:
            read_packet(bytes(whole))
        except NotEdxml:
            return


class TestLimits:
    def test_a_good_document_has_no_problem(self) -> None:
        assert check_document(DOCUMENT, today=DAY) == ()

    @pytest.mark.parametrize(
        ("changed", "problem"),
        [
            ({"subject": "a" * 501}, EdxmlProblem("TOO_LONG", "Subject", 500)),
            ({"subject": " "}, EdxmlProblem("MISSING", "Subject")),
            ({"recipients": ()}, EdxmlProblem("MISSING", "To")),
            ({"recipients": (SO, SO)}, EdxmlProblem("TWICE", f"To.OrganId {SO.id}")),
            ({"sender": replace(UBND, id="H10..")}, EdxmlProblem("BAD_ID", "From.OrganId")),
            ({"sender": replace(UBND, fax="0" * 21)}, EdxmlProblem("TOO_LONG", "From.fax", 20)),
            ({"promulgated_on": date(2009, 10, 23)}, EdxmlProblem("IN_THE_FUTURE", "PromulgationDate")),
            ({"places": ("a" * 151,)}, EdxmlProblem("TOO_LONG", "ToPlaces.Place", 150)),
        ],
    )
    def test_each_fault_is_named(self, changed: dict[str, object], problem: EdxmlProblem) -> None:
        assert problem in check_document(replace(DOCUMENT, **changed), today=DAY)  # type: ignore[arg-type]


class TestIds:
    @pytest.mark.parametrize("good", ["000.00.00.G22", "H10.02.03", "H10", "H37.DN.001", "Z01.ABC"])
    def test_both_forms_are_known(self, good: str) -> None:
        assert is_organ_id(good)

    @pytest.mark.parametrize("bad", ["", "h10", "000.00.00", "H10.", "H10." + "0" * 40, "H1"])
    def test_others_are_not(self, bad: str) -> None:
        assert not is_organ_id(bad)

    def test_the_form_of_2018_becomes_that_of_2020(self) -> None:
        assert renew_organ_id("000.03.02.H10") == "H10.02.03"
        assert renew_organ_id("000.00.00.H10") == "H10"
        assert renew_organ_id("H10.02.03") == "H10.02.03"

    def test_a_document_id_has_three_parts(self) -> None:
        assert split_document_id(DOCUMENT.document_id) == ("000.00.00.H10", DAY, "48/2009/QĐ-UBND")
        assert split_document_id("48/2009") is None
        assert split_document_id("a,b,c") is None
