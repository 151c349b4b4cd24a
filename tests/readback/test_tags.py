"""The tag dump of files made by hand."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest
from handmade import ARABIC, Sketch
from pikepdf import Array, Dictionary, Name

from omshandout.errors import ContentError
from omshandout.readback import FieldRef, LinkRef, Mark, TagNode, dump_tags, read_tags

DUMP = """\
Document lang=en-GB
  H1 "Signs of OMS"
  P "This goes over two pages." pages=1,2
  L numbering=Disc
    LI
      Lbl "•"
      LBody "Eyes dance"
    LI
      Lbl "•"
      LBody "Hands shake"
  Figure alt="An eye that \\"dances\\"" bbox
  Table
    Caption "Which signs?"
    TR
      TH scope=Column "Sign"
      TH scope=Column "Yes"
    TR
      TH scope=Row rows=2 "Falls"
      TD headers="Yes" "[ ]"
  P
    "See "
    Link url=https://example.org/a alt="Our page" "our page"
    " for more."
  Form name=falls.yes type=Btn alt="Falls: yes"
  P lang=ar "يبدأ OMS قبل عمر 3 سنوات (عادة)، ولا يختفي وحده. "
  P lang=es actual="¡Hola!" "Hola"
"""


def only(sketch: Sketch, *kids: object, **entries: object) -> TagNode:
    """The one element of a file."""
    return read_tags(sketch.save(sketch.element("P", *kids, **entries)))


def fault_of(data: bytes) -> tuple[str, str, int]:
    with pytest.raises(ContentError) as caught:
        read_tags(data)
    (fault,) = caught.value.faults
    assert fault.hint
    return fault.code, fault.what, fault.where.page


def test_dump_of_one_of_everything(sample_pdf: bytes) -> None:
    assert dump_tags(read_tags(sample_pdf)) == DUMP


def test_values_behind_the_dump(sample_pdf: bytes) -> None:
    root = read_tags(sample_pdf)
    by_role = {node.role: node for node in root.walk()}
    assert by_role["Link"].links == (LinkRef("https://example.org/a", "Our page"),)
    assert by_role["Form"].fields == (FieldRef("falls.yes", "Btn", "Falls: yes"),)
    assert by_role["TD"].headers == ("yes",)
    split = root.children[1]
    assert split.content == (Mark(1, "This goes over "), Mark(2, "two pages."))
    assert split.pages == (1, 2)
    assert [node.text for node in root.walk() if node.lang == "ar"] == [ARABIC]
    (linked,) = (node for node in root.walk() if by_role["Link"] in node.children)
    assert linked.text == "See  for more."
    assert linked.full_text == "See our page for more."


def test_what_is_missing_is_seen() -> None:
    sketch = Sketch()
    root = sketch.element(
        "Document",
        sketch.element("TD", A=Dictionary(O=Name.Table, Headers=[pikepdf.String("gone")])),
        sketch.element("Figure", sketch.raw(0, "", "Figure"), A=Dictionary(BBox=[5, 5, 5, 9])),
        sketch.element("P", sketch.show(0, "")),
    )
    assert dump_tags(read_tags(sketch.save(root))) == (
        'Document lang=en\n  TD headers="?gone" empty\n  Figure\n  P\n'
    )


def test_descriptions_that_differ_are_seen() -> None:
    sketch = Sketch()
    inner = sketch.field(0, "Tx", T="phone 1")
    sketch.group("contact", inner, TU="Telephone")
    jump = sketch.annotation(0, "Link", Dest="top", Contents="To the top")
    root = sketch.element(
        "Div",
        sketch.element("Form", sketch.objr(inner), Alt="A telephone number"),
        sketch.element("Link", sketch.objr(jump)),
    )
    assert dump_tags(read_tags(sketch.save(root))) == (
        "Div lang=en\n"
        '  Form name="contact.phone 1" type=Tx alt="A telephone number" tip="Telephone"\n'
        '  Link url=inside tip="To the top"\n'
    )


def test_several_elements_under_the_root() -> None:
    sketch = Sketch(language="fr")
    parts = [sketch.element("P", sketch.show(0, text)) for text in ("un", "deux")]
    dump = dump_tags(read_tags(sketch.save(parts)))
    assert dump == 'StructTreeRoot lang=fr\n  P "un"\n  P "deux"\n'


def test_role_map() -> None:
    sketch = Sketch()
    data = sketch.save(sketch.element("Callout", sketch.show(0, "Call us")))
    changed = BytesIO()
    with pikepdf.open(BytesIO(data)) as pdf:
        pdf.Root.StructTreeRoot.RoleMap = Dictionary(
            Callout=Name.Box, Box=Name.Sect, Sect=Name.Sect
        )
        pdf.save(changed)
    assert read_tags(changed.getvalue()).role == "Sect"


def test_the_page_is_inherited() -> None:
    sketch = Sketch()
    inner = sketch.element("P", sketch.show(0, "text"))
    del inner.Pg
    assert read_tags(sketch.save(sketch.element("Sect", inner))).full_text == "text"


def test_a_mark_inside_a_form_xobject() -> None:
    sketch = Sketch(pages=1)
    words = sketch.lines("inside")
    form = sketch.pdf.make_indirect(
        pikepdf.Stream(
            sketch.pdf, f"/P <</MCID 0>> BDC {words} EMC".encode(), Subtype=Name.Form,
            StructParents=7, Matrix=[1, 0, 0, 1, 5, 5],
        )
    )  # fmt: skip
    sketch.page(0).Resources = Dictionary(XObject=Dictionary(X1=form))
    sketch.loose(0, "q /X1 Do Q")
    mark = sketch.mcr(0, 0)
    mark.Stm = form
    assert only(sketch, mark).text == "inside"


def test_text_of_a_form_xobject_belongs_to_the_mark_that_draws_it() -> None:
    sketch = Sketch()
    form = pikepdf.Stream(sketch.pdf, sketch.lines("inside").encode(), Subtype=Name.Form)
    sketch.page(0).Resources = Dictionary(XObject=Dictionary(X1=sketch.pdf.make_indirect(form)))
    assert only(sketch, sketch.raw(0, "/X1 Do")).text == "inside"


def test_replacement_text_of_a_part_of_a_mark() -> None:
    sketch = Sketch()
    fi = sketch.lines("f", "i")
    other = sketch.lines("x")
    empty = "/Span <</ActualText (!)>> BDC EMC"
    operators = f"/Span <</ActualText (fi)>> BDC {fi} EMC {other} {empty}"
    assert only(sketch, sketch.raw(0, operators)).text == "fix!"


def test_properties_named_in_the_resources() -> None:
    sketch = Sketch()
    sketch.page(0).Resources = Dictionary(Properties=Dictionary(M1=Dictionary(MCID=4)))
    sketch.loose(0, f"/P /M1 BDC {sketch.lines('text')} EMC")
    assert only(sketch, 4).text == "text"


def test_a_code_without_text_is_a_replacement_character() -> None:
    sketch = Sketch()
    mark = sketch.raw(0, f"BT /F1 9 Tf <{sketch.hexadecimal('ab')}9999> Tj ET")
    assert only(sketch, mark).text == "ab\ufffd"


def test_ranges_and_ligatures_of_to_unicode() -> None:
    sketch = Sketch()
    sketch.ranges = (
        "3 beginbfrange <0100> <0102> <0061> <0110> <0111> [<00660066> <D83DDE00>]\n"
        "<0120> <0121> <00610062>\nendbfrange\n"
    )
    codes = "0100 0101 0102 0110 0111 0120 0121"
    mark = sketch.raw(0, f"BT /F1 9 Tf [<{codes}>] TJ ET")
    assert only(sketch, mark).text == "abcff😀abac"


def test_every_way_to_show_text() -> None:
    sketch = Sketch()
    a, b, c, d = (sketch.hexadecimal(each) for each in "abcd")
    mark = sketch.raw(
        0,
        f"BT /F1 9 Tf 14 TL 50 700 Td <{a}> Tj T* [<{b}> -250 <{b}>] TJ <{c}> ' "
        f'1 2 <{d}> " 0 -14 TD <{a}> Tj ET',
    )
    assert only(sketch, mark).text == "abbcda"


def test_the_state_of_the_font_is_saved() -> None:
    sketch = Sketch()
    operators = f"/F1 9 Tf q /F1 12 Tf Q BT <{sketch.hexadecimal('a')}> Tj ET"
    assert only(sketch, sketch.raw(0, operators)).text == "a"


# -- damage -----------------------------------------------------------------------------------


def test_no_tags() -> None:
    sketch = Sketch()
    sketch.show(0, "text")
    assert fault_of(sketch.save(None))[:2] == ("readback/no-tags", "the PDF has no tags")


def test_a_mark_that_is_not_there() -> None:
    sketch = Sketch(pages=2)
    root = sketch.element("P", 3, page=1)
    assert fault_of(sketch.save(root)) == (
        "readback/damaged",
        "the PDF is damaged: the structure tree has a mark 3 that is not there", 2,
    )  # fmt: skip


def test_a_mark_in_two_elements() -> None:
    sketch = Sketch()
    mark = sketch.show(0, "text")
    root = sketch.element("Div", sketch.element("P", mark), sketch.element("P", mark))
    assert "the mark 0 twice" in fault_of(sketch.save(root))[1]


def test_a_number_used_for_two_marks() -> None:
    sketch = Sketch()
    mark = sketch.show(0, "text")
    sketch.loose(0, "/P <</MCID 0>> BDC EMC")
    assert "the mark 0 is used twice" in fault_of(sketch.save(sketch.element("P", mark)))[1]


@pytest.mark.parametrize(
    ("operators", "what"),
    [
        ("EMC", "a mark ends that did not begin"),
        ("/P BMC", "a mark that does not end"),
        ("Q", "a state is restored that was not saved"),
        ("/F9 12 Tf", "the font F9 is not among the page's"),
        ("/P BDC EMC", "the operator BDC without its operands"),
        ("BT 1 Td ET", "the operator Td without its operands"),
        ("(a) Tj", "text without a font"),
    ],
)
def test_content_that_makes_no_sense(operators: str, what: str) -> None:
    sketch = Sketch()
    sketch.loose(0, operators)
    root = sketch.element("P", sketch.show(0, "text"))
    assert fault_of(sketch.save(root)) == ("readback/damaged", f"the PDF is damaged: {what}", 1)


def test_an_element_inside_itself() -> None:
    sketch = Sketch()
    element = sketch.element("P")
    element.K = element
    assert "an element twice" in fault_of(sketch.save(element))[1]


def test_elements_nested_without_measure() -> None:
    sketch = Sketch()
    element = sketch.element("P")
    for _ in range(100):
        element = sketch.element("Div", element)
    assert fault_of(sketch.save(element))[0] == "readback/too-large"


def test_an_entry_that_is_no_element() -> None:
    sketch = Sketch()
    root = sketch.element("P", Array([1, 2]))
    root.K = Array([Array([])])
    assert "no element" in fault_of(sketch.save(root))[1]


def test_a_form_that_draws_itself() -> None:
    sketch = Sketch()
    form = sketch.pdf.make_indirect(pikepdf.Stream(sketch.pdf, b"/X1 Do", Subtype=Name.Form))
    sketch.page(0).Resources = Dictionary(XObject=Dictionary(X1=form))
    form.Resources = sketch.page(0).Resources
    mark = sketch.raw(0, "/X1 Do")
    data = sketch.save(sketch.element("P", mark))
    assert "inside each other without end" in fault_of(data)[1]


@pytest.mark.parametrize(
    "block",
    [
        "1 beginbfchar <0001> endbfchar",
        "1 beginbfchar <0001> <0041> endbfrange",
        "1 beginbfchar <> <0041> endbfchar",
        "1 beginbfrange <0001> <0002> endbfrange",
        "1 beginbfrange <0001> <0002> [<0041> endbfrange",
        "1 beginbfrange <00000001> <FFFFFFFF> <0041> endbfrange",
        "1 beginbfchar <0001> <0041>",
    ],
)
def test_to_unicode_that_makes_no_sense(block: str) -> None:
    sketch = Sketch()
    sketch.ranges = block + "\n"
    root = sketch.element("P", sketch.show(0, "text"))
    assert "ToUnicode map" in fault_of(sketch.save(root))[1]

