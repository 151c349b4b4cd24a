"""Lines of right-to-left languages of each kind that readers turn about, and a PDF of them."""

from __future__ import annotations

from collections.abc import Sequence

from local_texts import ARABIC, HEBREW, PERSIAN, RTL, local
from msgspec.structs import replace

from omshandout.layout.furniture import FurnitureTexts
from omshandout.layout.story import build_story
from omshandout.model.blocks import Handout, Paragraph
from omshandout.model.options import Clinic, DocMeta, Profile
from omshandout.model.text import ENGLISH, Language, LocalText, Run, TextStatus
from omshandout.pdf import write_pdf
from omshandout.render.texts import DocumentTexts
from omshandout.render.workshop import Workshop
from omshandout.structure import build_structure

URDU = Language("ur", "ur", "Arab", RTL)
YIDDISH = Language("yi", "yi", "Hebr", RTL)


def latin(words: str) -> Run:
    """A name or term of English, as ``[[en:words]]`` gives it."""
    return Run(words, language=ENGLISH, isolate=True)


def apart(words: str) -> Run:
    """What keeps its own order, such as a telephone number."""
    return Run(words, isolate=True)


def bold(words: str) -> Run:
    return Run(words, bold=True)


LINES: dict[str, tuple[Language, tuple[str | Run, ...]]] = {
    "range": (ARABIC, ("عمره 2-3 سنوات تقريبا.",)),
    "range with dash": (ARABIC, ("عمره 6–36 شهرا تقريبا.",)),
    "range set apart": (ARABIC, ("بعد ", apart("4-6"), " أسابيع، أو ", apart("8–12"), " أسبوعا.")),
    "range of Arabic digits": (ARABIC, ("عمره ٢-٣ سنوات، أو ٤–٥.",)),
    "range of Persian digits": (PERSIAN, ("کودک ۲ تا ۳ ساله، ۴–۶ هفته، ۲-۳ بار.",)),
    "range of Urdu digits": (URDU, ("بچہ ۲-۳ سال کا، یا 4-6 ماہ کا ہے۔",)),
    "range in Hebrew": (HEBREW, ("בגיל 2-3 שנים, או 6–36 חודשים.",)),
    "number with Hebrew prefix": (HEBREW, ("אחד מ-5 ילדים, ו-3 אחרים.",)),
    "brackets": (ARABIC, ("الورم (كتلة) نادر، والرنح (مشي غير ثابت).",)),
    "brackets around Latin": (ARABIC, ("المرض (", latin("OMS"), ") نادر.")),
    "brackets after Latin": (ARABIC, (latin("OMS"), " (متلازمة) مرض نادر.")),
    "brackets around numbers": (ARABIC, ("سنة أو سنتان (1 أو 2)، ثم [3] مرات.",)),
    "quotation marks": (ARABIC, ("كتابة «لا يوجد» أو «", latin("OMS"), "» هنا.")),
    "brackets in Hebrew": (HEBREW, ("גוש (גידול) נדיר, ו(", latin("OMS"), ") גם.")),
    "brackets in Persian": (PERSIAN, ("تومور (توده) نادر است («", latin("OMS"), "»).")),
    "bold": (ARABIC, ("يرجى الاتصال ", bold("فورا"), " بالطبيب، ", bold("نهارا أو ليلا"), ".")),
    "bold at the edges": (ARABIC, (bold("لا تنتظر"), " يوما واحدا ", bold("أبدا!"))),
    "bold number": (ARABIC, ("خلال ", bold("24 ساعة"), " من ذلك.")),
    "bold in Hebrew": (HEBREW, ("להתקשר ", bold("מיד"), " לרופא, ", bold("ביום ובלילה"), ".")),
    "bold in Urdu": (URDU, ("ڈاکٹر کو ", bold("فوراً"), " فون کریں، ", bold("دن ہو یا رات"), "۔")),
    "Latin word": (ARABIC, ("ما هو مرض ", latin("OMS"), "؟")),
    "Latin words": (ARABIC, ("في ", latin("Great Ormond Street Hospital"), "، قرب المدخل.")),
    "Latin words with signs": (ARABIC, ("يعطى ", latin("opsoclonus-myoclonus"), " هنا.")),
    "Latin at the end": (ARABIC, ("يرجى سؤال طبيب عن ", latin("OMS"), ".")),
    "two Latin words apart": (
        ARABIC, ("مع ", latin("IVIG"), " ", latin("ACTH"), "، ثم ", latin("MRI"), ".")
    ),
    "Latin in Hebrew": (HEBREW, ("מהי תסמונת ", latin("OMS"), "?")),
    "Latin in Persian": (PERSIAN, ("بیماری ", latin("OMS"), " نادر است.")),
    "address": (ARABIC, ("البريد: ", latin("a.b-c@oms.example.org"), " للأهل.")),
    "marks on letters set closer": (YIDDISH, ("אַלע שקלאַפֿן־האַנדל און ברודערשאַפֿט.",)),
    "marks before signs": (YIDDISH, ("שקלאַפֿערײַ: דער פֿרײַ? און זײַ, ניט.",)),
    "mark at the end of the line": (YIDDISH, ("יעדער איז פֿרײַ",)),
    "bold word with marks": (YIDDISH, ("דער ", bold("פֿרײַ"), " און ", bold("אַלע"), ".")),
    "mark at the end of an Arabic line": (ARABIC, ("يرجى الاتصال فوراً",)),
    "bold mark at the end of the line": (ARABIC, ("يرجى الاتصال ", bold("حالةٌ"))),
    "bold mark before a sign": (ARABIC, ("يرجى الاتصال ", bold("فوراً"), "، ليلا.")),
    "marks at the ends of many lines": (ARABIC, (" ".join(["فوراً", "حالةٌ"] * 20),)),
    "bold marks at the ends of many lines": (ARABIC, (bold("حالةٌ"), " ", "باب ") * 25),
    "percent": (ARABIC, ("نحو 50% من الأطفال، أو 2.5% منهم.",)),
    "Arabic percent": (ARABIC, ("نحو ٥٠٪ من الأطفال.",)),
    "percent in Hebrew": (HEBREW, ("כ-50% מהילדים.",)),
    "percent in Persian": (PERSIAN, ("حدود ۵۰٪ از کودکان.",)),
    "telephone": (ARABIC, ("اتصل على ", apart("+44 171 555 0199"), " ليلا.")),
    "telephone with hyphens": (
        ARABIC, ("الهاتف: ", apart("0800-555-012"), "، الطوارئ: ", apart("112"), ".")
    ),
    "telephone in brackets": (ARABIC, ("الهاتف ", apart("(555) 010-0199"), " نهارا.")),
    "telephone in Hebrew": (HEBREW, ("טלפון: ", apart("+972 2 555 0199"), " בלילה.")),
    "telephone in Urdu": (URDU, ("فون: ", apart("+92 51 555 0199"), " رات کو۔")),
    "number and unit": (ARABIC, ("جرعة 5\u00a0ملغ مرتين، كل 12 ساعة.",)),
    "time and date": (ARABIC, ("من 8:30 إلى 16:45 يوم 22/11/2026 فقط.",)),
    "numbers in a row": (ARABIC, ("الطابق 3 الغرفة 12، الباب 7.",)),
    "signs": (ARABIC, ("حمى؟ سعال! نوم: قليل؛ أكل، شرب...",)),
    "joiner": (PERSIAN, ("کودک می\u200cلرزد و ۱۲ بار می\u200cافتد.",)),
}  # fmt: skip
"""A name, and the language and runs of one line."""


def text_of(name: str) -> LocalText:
    """One of the lines."""
    language, runs = LINES[name]
    key = f"line-{list(LINES).index(name)}.text"
    return local(language, *runs, key=key)


def page_of(workshop: Workshop, texts: Sequence[LocalText]) -> bytes:
    """A document with a paragraph for each text, in the language of the first."""
    language = texts[0].language
    blocks = tuple(Paragraph(text.key.partition(".")[0], text) for text in texts)
    title = replace(texts[0], key="lines.title", runs=(Run("باب"),))
    handout: Handout[LocalText] = Handout(
        name="lines", version="1", pages=9, title=title,
        lead=replace(title, key="lines.lead"), blocks=blocks, digest="0" * 64,
    )
    page_texts = DocumentTexts(workshop.english, Clinic())
    word = LocalText("lines.furniture", (Run("x"),), ENGLISH, TextStatus.SOURCE)
    furniture = FurnitureTexts(clinic=(word, word), phone=(word, word), states=(), facts=(word,))
    tree = build_structure(handout, page_texts)
    profile = Profile()
    story = build_story(
        handout, tree, profile, workshop.shaper, page_texts, furniture, {}
    )
    meta = DocMeta(
        handout="lines", locale=language.locale, version="1", title="lines", profile=profile,
        created=0, draft=True, producer="test", digests=(("content", "0" * 64),),
    )
    return write_pdf(
        story.flowables, page_size=story.page_size, frames=story.frames, tree=tree, meta=meta,
        drawings=workshop.drawings, furniture=story.furniture, rtl=story.rtl,
    ).data
