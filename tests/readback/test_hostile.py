"""Damaged and hostile files: a typed error or a result, soon and in little memory."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest
from handmade import HANDOUT_XMP, Sketch
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pikepdf import Dictionary, Name

from omshandout.errors import ContentError, OmsHandoutError
from omshandout.readback import (
    _bounds,
    logical_text,
    page_artifacts,
    page_words,
    read_fields,
    read_fonts,
    read_info,
    read_tags,
)

READERS: tuple[Callable[[bytes], object], ...] = (
    read_tags, logical_text, page_words, page_artifacts, read_fonts, read_fields, read_info,
)  # fmt: skip


def code_of(data: bytes, reader: Callable[[bytes], object] = read_info) -> str:
    with pytest.raises(ContentError) as caught:
        reader(data)
    (fault,) = caught.value.faults
    assert fault.what
    assert fault.hint
    return fault.code


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("data", [b"", b"hello", b"\0" * 5000, b" " * 2000 + b"%PDF-1.7"])
def test_not_a_pdf(reader: Callable[[bytes], object], data: bytes) -> None:
    assert code_of(data, reader) == "readback/not-a-pdf"


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("data", [b"%PDF-1.7", b"%PDF-1.7\ntrailer <</Root 1 0 R>>\n%%EOF\n"])
def test_hardly_a_pdf(reader: Callable[[bytes], object], data: bytes) -> None:
    assert code_of(data, reader) == "readback/damaged"


def test_too_many_bytes() -> None:
    assert code_of(b"%PDF-1.7" + bytes(_bounds.MAX_BYTES)) == "readback/too-large"


def test_too_many_pages(monkeypatch: pytest.MonkeyPatch, sample_pdf: bytes) -> None:
    monkeypatch.setattr("omshandout.readback.info.MAX_PAGES", 1)
    monkeypatch.setattr("omshandout.readback._source.MAX_PAGES", 1)
    assert code_of(sample_pdf) == "readback/too-large"
    assert code_of(sample_pdf, read_tags) == "readback/too-large"


@pytest.mark.parametrize("user", ["", "secret"])
def test_encrypted(user: str) -> None:
    sketch = Sketch()
    sketch.save(None, xmp=HANDOUT_XMP)
    target = BytesIO()
    sketch.pdf.save(target, encryption=pikepdf.Encryption(owner="owner", user=user))
    assert code_of(target.getvalue()) == "readback/locked"


def test_data_that_unpack_beyond_measure() -> None:
    packer = zlib.compressobj(9)
    zeros = bytes(1024 * 1024)
    bomb = b"".join(packer.compress(zeros) for _ in range(300)) + packer.flush()
    sketch = Sketch()
    sketch.pdf.Root.Metadata = pikepdf.Stream(sketch.pdf, b"")
    sketch.pdf.Root.Metadata.write(bomb, filter=Name.FlateDecode)
    target = BytesIO()
    sketch.pdf.save(
        target, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none,
        fix_metadata_version=False, preserve_pdfa=False,
    )  # fmt: skip
    assert len(target.getvalue()) < 400_000
    assert code_of(target.getvalue()) == "readback/too-large"


def test_data_packed_twice() -> None:
    sketch = Sketch()
    data = sketch.save(None, packed=False)
    packed = zlib.compress(zlib.compress(bytes(10_000)))
    data += b"9 0 obj <<>> stream\r\n" + packed + b"\nendstream"
    assert code_of(data) == "readback/too-large"


@pytest.mark.parametrize("name", [b"/LZWDecode", b"/L#5AWDecode", b"/RunLength#44ecode"])
def test_data_packed_in_ways_that_cannot_be_measured(name: bytes) -> None:
    data = Sketch().save(None, packed=False)
    assert code_of(data + b"9 0 obj <</Filter " + name + b">>") == "readback/too-large"


def test_more_streams_than_any_handout_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_bounds, "_MAX_STREAMS", 10)
    assert code_of(b"%PDF-1.7\n" + b"stream\n" * 11) == "readback/too-large"


def test_content_that_is_endless() -> None:
    sketch = Sketch()
    sketch.loose(0, "q " * 1_100_000)
    assert code_of(sketch.save(None), page_artifacts) == "readback/too-large"


def test_forms_drawn_again_and_again() -> None:
    """Each draws the next a hundred times, through eight levels."""
    sketch = Sketch()
    inner = b"n " * 1000
    resources = Dictionary()
    for _ in range(8):
        form = pikepdf.Stream(sketch.pdf, inner, Subtype=Name.Form, Resources=resources)
        resources = Dictionary(XObject=Dictionary(X1=sketch.pdf.make_indirect(form)))
        inner = b"/X1 Do " * 100
    sketch.page(0).Resources = resources
    sketch.loose(0, inner.decode())
    assert code_of(sketch.save(None), page_artifacts) == "readback/too-large"


@pytest.mark.parametrize("key", ["Contents", "Resources", "MediaBox", "Annots"])
# Made anew for each test: an array or a dictionary belongs to the file that it was put into.
@pytest.mark.parametrize(
    "made",
    [lambda: 7, lambda: Name.Odd, lambda: pikepdf.Array([3, None]), lambda: Dictionary(Font=5)],
    ids=["number", "name", "array", "dictionary"],
)
def test_pages_with_values_of_the_wrong_type(key: str, made: Callable[[], object]) -> None:
    sketch = Sketch()
    root = sketch.element("P", sketch.show(0, "text"))
    changed = BytesIO()
    with pikepdf.open(BytesIO(sketch.save(root, xmp=HANDOUT_XMP))) as pdf:
        pdf.pages[0].obj[f"/{key}"] = made()
        pdf.save(changed)
    for reader in READERS:
        _fails_well(reader, changed.getvalue())


def _fails_well(reader: Callable[[bytes], object], data: bytes) -> None:
    try:
        reader(data)
    except OmsHandoutError as error:
        assert error.faults


@pytest.fixture(scope="module")
def plain_pdf() -> bytes:
    """Small and unpacked, so that most changes hit an object and not only a check sum."""
    sketch = Sketch()
    box = sketch.field(0, "Btn", T="box", TU="A box", AP=Dictionary(N=Dictionary(
        on=pikepdf.Stream(sketch.pdf, b"BT /F1 9 Tf ET"))))  # fmt: skip
    root = sketch.element(
        "Document",
        sketch.element("P", sketch.show(0, "abc"), Lang="ar"),
        sketch.element("Form", sketch.objr(box), Alt="A box"),
        sketch.element("TD", A=Dictionary(O=Name.Table, RowSpan=2)),
    )
    return sketch.save(root, xmp=HANDOUT_XMP, packed=False)


_RELAXED = settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@_RELAXED
@given(st.floats(0, 1, exclude_max=True))
@example(0.0)
@example(0.999)
def test_truncated(sample_pdf: bytes, plain_pdf: bytes, part: float) -> None:
    for data in (sample_pdf, plain_pdf):
        cut = data[: int(len(data) * part)]
        for reader in READERS:
            _fails_well(reader, cut)


_PIECES = [
    b" null ", b"[", b">>", b"<<", b" 9 0 R ", b"-1", b"99999999999999999999", b"1e9",
    b"/", b"(", b"<FEFFD800>", b" true ", b"\xff\xfe", b" 0.0 ",
]  # fmt: skip
_SPLICES = st.lists(
    st.tuples(
        st.floats(0, 1, exclude_max=True),
        st.integers(0, 12),
        st.one_of(st.binary(max_size=8), st.sampled_from(_PIECES)),
    ),
    min_size=1,
    max_size=4,
)


@_RELAXED
@given(_SPLICES)
def test_mutated(plain_pdf: bytes, splices: list[tuple[float, int, bytes]]) -> None:
    data = plain_pdf
    for part, drop, new in splices:
        at = int(len(data) * part)
        data = data[:at] + new + data[at + drop :]
    for reader in READERS:
        _fails_well(reader, data)


@_RELAXED
@given(_SPLICES)
def test_mutated_with_a_right_table_of_objects(
    plain_pdf: bytes, splices: list[tuple[float, int, bytes]]
) -> None:
    """The places of objects are mended, so that the damage inside them is reached."""
    end = plain_pdf.index(b"\nxref")
    body = plain_pdf[:end]
    for part, drop, new in splices:
        at = int(len(body) * part)
        body = body[:at] + new + body[at + drop :]
    try:
        with pikepdf.open(BytesIO(body + plain_pdf[end:])) as pdf:
            mended = BytesIO()
            pdf.save(
                mended, compress_streams=False, fix_metadata_version=False, preserve_pdfa=False
            )
    except (pikepdf.PikepdfError, RuntimeError, UserWarning):
        return  # the writer of the test's own input had complaints
    for reader in READERS:
        _fails_well(reader, mended.getvalue())


@_RELAXED
@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    for reader in READERS:
        _fails_well(reader, b"%PDF-1.7\n" + data)
