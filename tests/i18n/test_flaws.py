"""Texts that are wrong by themselves: signs of another script, damage, marks, English left."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from i18n_samples import message
from known_languages import known

from omshandout.errors import Severity
from omshandout.i18n.checks import check_translation
from omshandout.i18n.damage import damage_flaws
from omshandout.i18n.leftovers import english_left, may_have_english
from omshandout.i18n.marks import mark_flaws
from omshandout.i18n.readings import own_english
from omshandout.i18n.signs import _fine_in, sign_flaws
from omshandout.languages.locales import language_of
from omshandout.model.letters import with_letters

ENGLISH = "Call the doctor today. Do you see jerks? Wait (at home)."


def signs(text: str, locale: str) -> list[tuple[str, bool]]:
    return [(flaw.code, flaw.warning) for flaw in sign_flaws(text, language_of(locale))]


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("es", "¿Llamo “ya”? ¡Sí! – 20 °C, 1/2 «día» · 3 × 4… l’été"),
        ("fr", "L’œuf « déjà » : 1\u202f000 ; ça ! – n°\u00a03 ?"),
        ("ca", "Col·legi · paral·lel"),
        ("ar", "هل ترى؟ نعم، ٢٠٪ (١٫٥)؛ قِفْ. OMS, MRI"),
        ("fa", "می\u200cروید؟ ۱۲۳، کودک"),
        ("ur", "کیا؟ ۱۲ دن، ہے۔"),
        ("ckb", "کوردی؟ ئێوە، ١٢"),
        ("ps", "زموږ ښي ته ۱۲"),
        ("hi", "डॉक्टर को फ़ोन करें। क्\u200dष १२"),
        ("gu", "ડૉક્ટરને ફોન કરો. છે।"),
        ("ta", "மருத்துவரை அழையுங்கள்."),
        ("my", "ဆရာဝန်ကို ခေါ်ပါ။ ၁၂၊"),
        ("km", "ហៅ\u200bគ្រូពេទ្យ។ ១២"),
        ("th", "โทรหาแพทย์ ๑๒ ฯ"),
        ("zh_Hans", "（打电话）：“是”，《书》。１"[:-1]),
        ("ja", "電話を１回。「はい」、・"),
        ("ko", "전화하세요. 「예」"),
        ("am", "ሐኪም ይደውሉ።"),
        ("hy", "Զանգահարե՛ք բժշկին։"),
        ("he", "התקשרו לרופא – צה״ל, מ־12"),
        ("el", "Καλέστε; τώρα·"),
        ("ka", "დარეკეთ ექიმთან."),
        ("ro", "Știți că așa."),
        ("tr", "Doktoru arayın, şişlik ıslak."),
        ("vi", "Đừng chờ, hãy gọi bác sĩ."),
        ("yo", "Ẹ pe dókítà. ọ̀rẹ́ ṣe"),
        ("bo", "སྨན་པ་ལ་ཁ་པར་གཏོང་།"),
        ("nqo", "ߒߞߏ ߸ ߁߂"),
        ("qu", "¿Imaynalla?"),
    ],
)
def test_signs_of_the_language_are_right(locale: str, text: str) -> None:
    assert signs(text, locale) == []


@pytest.mark.parametrize(
    ("locale", "text", "code", "warning"),
    [
        ("es", "Llame ya。", "sign", False),
        ("es", "Llame，ya", "sign", False),
        ("es", "Llame ya।", "sign", False),
        ("es", "¿Llamo؟", "sign", False),
        ("es", "Llame\u037e", "sign", False),
        ("hi", "फ़ोन करें؟", "sign", False),
        ("ar", "اتصل۔", "sign", False),
        ("ar", "هل ترى?", "sign", True),
        ("fa", "کودک, بعد", "sign", True),
        ("fr", "¡Appelez!", "sign", False),
        ("ru", "Звоните۔", "sign", False),
        ("es", "Llame\u0301 \u0e34", "sign", False),  # a vowel sign of Thai
        ("es", "En １２ días", "digit", False),
        ("zh_Hans", "１２天", "digit", True),
        ("es", "En १२ días", "digit", False),
        ("ar", "خلال ۴ أيام", "digit", True),
        ("fa", "خلال ٤", "digit", True),
        ("fa", "كودک", "letter", True),
        ("fa", "مي روید", "letter", True),
        ("ur", "ہے ه", "letter", True),
        ("ckb", "كورد", "letter", True),
        ("ar", "الطفل ی", "letter", True),
        ("ro", "Ştiţi", "letter", True),
        ("tr", "șişlik", "letter", True),
        ("hr", "Ðak", "letter", True),
        ("ar", "\ufe8d\ufee0\ufec4", "shapes", True),
        ("es", "A\ufb01rme", "shapes", True),
        ("es", "Lla\u200dme", "character", False),
        ("ru", "Зво\u200cните", "character", False),
        ("zh_Hans", "打\u200d电", "character", False),
        ("es", "Lla\u2063me", "character", False),
        ("ko", "전\u3164화", "character", False),
        ("fa", "می\u200c روید", "joiner", True),
        ("fa", "می\u200c\u200cروید", "joiner", True),
        ("es", "Llame\u00ad ya", "soft-hyphen", True),
        ("es", "Lla\u00ad\u00adme", "soft-hyphen", True),
        ("fr", "L´été", "accent", True),
    ],
)
def test_signs_of_others_are_told(locale: str, text: str, code: str, warning: bool) -> None:
    found = signs(text, locale)
    assert (code, warning) in found
    assert {each for each, _ in found} == {code}


def test_letters_stand_in_for_shapes() -> None:
    shapes = "\ufe8d\ufedf\ufec4\ufed4\ufede"
    assert with_letters(f"x {shapes} \ufb01n") == "x الطفل fin"
    plain = "الطفل fin"
    assert with_letters(plain) is plain


@given(st.text(st.characters(min_codepoint=0xFB00, max_codepoint=0xFEFC)))
def test_what_stands_in_is_never_a_shape(text: str) -> None:
    once = with_letters(text)
    assert with_letters(once) == once
    assert unicodedata.normalize("NFKC", once) == unicodedata.normalize("NFKC", text)


def damage(text: str, locale: str, english: str = ENGLISH) -> list[str]:
    return [flaw.code for flaw in damage_flaws(text, language_of(locale), english)]


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("es", "¿Ve sacudidas? Sí. “MAMÁ”, «CAFÉ», MAÑANA… AT&T; R&D; 5 % 20 %"),
        ("pt_BR", "IRMÃ” e “NÃO”… MAÇÃ – ação"),
        ("fr", "Vous vous sentez « mal »… l’été ? Nous nous voyons."),
        ("de", "Die Kinder, die die Übung machen, SÜSS… „Öl“"),
        ("vi", "đi đi lại lại từ từ"),
        ("id", "anak-anak pelan pelan"),
        ("hi", "धीरे धीरे चलें। छोटे छोटे कदम"),
        ("tr", "yavaş yavaş, sık sık"),
        ("ar", "حين يهاجم دفاع الجسم الجسم نفسه"),
        ("ru", "Да, да. Рёв, Сёстры, Рґ"),
        ("zh_Hans", "妈妈说：好?不好"),
        ("es", "No, no espere. Llame. Llame ya."),
        ("sv", "OMS:n är… Å” och Ö”"),
        ("cs", "Úžasné, Ížko, ÉŠŠ, „ÁŽ“"),
        ("es", "OMS y MRI. MRI y OMS. ¿Sí? No. ¿Sí?"),
    ],
)
def test_good_words_are_no_damage(locale: str, text: str) -> None:
    assert damage(text, locale) == []


@pytest.mark.parametrize(
    ("locale", "text", "code"),
    [
        ("es", "El ni?o llora.", "lost-letter"),
        ("ru", "??? ??????", "lost-letter"),
        ("es", "Llame&nbsp;ya.", "entity"),
        ("es", "Llame &#8220;ya&#8221;.", "entity"),
        ("es", "Ni\\u00f1o.", "entity"),
        ("es", "Ni%C3%B1o.", "entity"),
        ("es", "#-#-#-#-# es.po #-#-#-#-#", "conflict"),
        ("es", "El de la la casa.", "doubled"),
        ("es", "El El niño.", "doubled"),
        ("ar", "اتصل من من فضلك", "doubled"),
        ("ar", "الورقة الورقة نفسها مرة أخرى", "doubled"),
        ("hi", "डॉक्टर को को फ़ोन करें।", "doubled"),
        ("id", "anak yang yang sakit", "doubled"),
        ("es", "Llame  ya.", "spaces"),
        ("hi", "OMS OMS क्या है?", "doubled"),
        ("hi", "इमरजेंसी इमरजेंसी इंजेक्शन दें।", "doubled"),
        ("es", "Llame al médico. Espere. Llame al médico.", "doubled"),
        ("zh_Hans", "身体里发生了什么身体里发生了什么", "doubled"),
    ],
)
def test_damage_is_told(locale: str, text: str, code: str) -> None:
    assert damage(text, locale) == [code]


GOOD = {
    "es": "Llamó el niño: ¿qué está pasando? “Sí”, además… mañana—ÁÉÍÓÚ Ñ",
    "fr": "L’œuvre où l’élève naïf français « reçoit » ça — à l’été",
    "de": "„Größe“ – Füße, Öl, Übung",
    "vi": "Đừng chờ, hãy gọi bác sĩ ngay hôm nay",
    "tr": "Doktoru arayın; şişlik, ığdır, İstanbul",
    "pl": "Zażółć gęślą jaźń",
    "ar": "اتصل بالطبيب اليوم",
    "hi": "डॉक्टर को फ़ोन करें।",
    "zh_Hans": "请给医生打电话。",
    "ru": "Позвоните врачу сегодня",
    "he": "התקשרו לרופא היום",
    "th": "โทรหาแพทย์วันนี้",
}


@pytest.mark.parametrize("locale", GOOD)
@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
def test_utf8_that_was_read_as_something_else_is_told(locale: str, encoding: str) -> None:
    data = GOOD[locale].encode()
    wrong = data.decode(encoding, "replace") if encoding == "latin-1" else "".join(
        bytes([byte]).decode("cp1252") if byte not in b"\x81\x8d\x8f\x90\x9d" else chr(byte)
        for byte in data
    )
    assert "encoding" in damage(wrong, locale)
    assert damage(GOOD[locale], locale) == []


def test_utf8_that_was_read_as_cyrillic_is_told() -> None:
    wrong = "".join(
        bytes([byte]).decode("cp1251") if byte != 0x98 else "\x98"
        for byte in "врачу".encode()
    )
    assert damage(f"Звоните {wrong}.", "ru") == ["encoding"]


def marks(text: str, locale: str, english: str) -> list[str]:
    return [flaw.code for flaw in mark_flaws(text, english, language_of(locale))]


@pytest.mark.parametrize(
    ("locale", "english", "text"),
    [
        ("es", "Is it? Yes!", "¿Es? ¡Sí!"),
        ("es", "Is it?!", "¿¡Es!?"),
        ("es", "What a thing!", "¡Qué cosa?"),
        ("es", "Fever (?)", "Fiebre (?)"),
        ("gl", "Is it?", "É?"),
        ("es", "a) one b) two", "a) uno b) dos"),
        ("zh_Hans", "OMS (rare)", "OMS（罕见）"),
        ("fr", "Yes: “no”!", "Oui : « non » !"),
        ("de", "Say “no”.", "Sagen Sie „nein“."),
        ("fi", "Signs of OMS: one.", "OMS:n merkit: yksi."),
        ("zu", "Call an ambulance.", "iAmbulensi bayifone."),
        ("es", "Write to a@b.example or use --final.", "Escriba a a@b.example o use --final."),
        ("es", "It lasts 1.5 hours, e.g. at 10:30.", "Dura 1,5 horas, p. ej. a las 10:30."),
        ("zh_Hans", "Call the doctor and tell how your child is.", "请给医生打电话，说孩子怎样。"),
        ("es", "B cell", "célula B"),
        # A sign that is named ends nothing.
        ("pt_BR", "Without ? and #.", "Sem ? nem #."),
    ],
)
def test_good_marks(locale: str, english: str, text: str) -> None:
    assert marks(text, locale, english) == []


@pytest.mark.parametrize(
    ("locale", "english", "text", "code"),
    [
        ("es", "Is it?", "Es?", "opener"),
        ("es", "Is it? Is she?", "¿Es? Es?", "opener"),
        ("es", "Is it!", "Es!", "opener"),
        ("es", "Is it.", "¿Es.", "opener"),
        ("gl", "Is it.", "¿É.", "opener"),
        ("es", "OMS (rare)", "OMS (raro", "bracket"),
        ("zh_Hans", "OMS (rare)", "OMS罕见）", "bracket"),
        ("es", "Say “no”.", "Diga no.", "quote"),
        ("es", "Say “no”.", "Diga «no.", "quote"),
        ("es", "Call, then wait.", "Llame , luego espere.", "space-before"),
        ("es", "Is it?", "¿Es ?", "space-before"),
        ("es", "Call, then wait.", "Llame,luego espere.", "space-after"),
        ("es", "Call. Wait.", "Llame.Espere.", "space-after"),
        ("es", "Call the doctor", "llame al médico", "capital"),
        ("es", "Call.", "- Llame.", "beginning"),
        ("es", "Call.", "_: note Llame.", "beginning"),
        ("es", "Call the doctor.", "llame al médico.", "capital"),
        ("es", "Write to a@b.example.", "Escriba a a@b.", "kept"),
        ("es", "Use --final.", "Use final.", "kept"),
        ("es", "Use it.", "Use --final.", "kept"),
        ("es", "Use it.", "Use %s.", "kept"),
        ("es", "Use it.", "Escriba a a@b.example.", "kept"),
        ("es", "Call the doctor today, and tell how your child is.", "Llame hoy.", "short"),
    ],
)
def test_wrong_marks(locale: str, english: str, text: str, code: str) -> None:
    assert marks(text, locale, english) == [code]


@pytest.mark.parametrize(
    ("english", "text", "left"),
    [
        ("Call the doctor today. Wait.", "Llame hoy. Call the doctor today.", True),
        ("Call the doctor today. Wait.", "Call the doctor today. Espere.", True),
        ("Look at how your child is walking now.", "Mire how your child is walking ahora.", True),
        ("Call the doctor today. Wait.", "Llame hoy al médico. Espere.", False),
        ("No. Wait.", "No. Espere.", False),
        ("A doctor, a hospital", "A doctor, un hospital", False),
    ],
)
def test_english_that_is_left(english: str, text: str, left: bool) -> None:
    assert bool(list(english_left(text, english))) == left
    assert may_have_english(text, english, frozenset()) >= left


_SOME_WORDS = st.lists(
    st.sampled_from(["call", "the", "doctor", "today.", "Wait.", "now,", "your", "child", "A"]),
    max_size=14,
).map(" ".join)


@given(_SOME_WORDS, _SOME_WORDS, st.sampled_from(["", "OMS"]))
def test_no_english_is_left_where_none_can_be(text: str, english: str, term: str) -> None:
    keep = frozenset([term]) - {""}
    if list(english_left(text, own_english(english, keep))):
        assert may_have_english(text, english, keep)


@given(st.text(st.sampled_from("aé.؟，ु٣३3？\u200b\u200fωж—¿́‌"), max_size=6))
def test_what_was_seen_before_changes_no_answer(text: str) -> None:
    """Characters that are known to be right are passed over, but only those."""
    for locale in ("es", "ar", "hi", "zh_Hans"):
        language = language_of(locale)
        known_now = sign_flaws(text, language)
        for char in text:
            sign_flaws(char, language)
        _fine_in.cache_clear()
        assert sign_flaws(text, language) == known_now == sign_flaws(text, language)


def test_flaws_are_faults_of_a_translation() -> None:
    english = "Call the doctor today. Go to [[la:nota bene]] and the OMSLife Foundation now."
    text = "Llame hoy. Call the doctor today. Vaya a [[la:nota bene]] y OMSLife Foundation ya."
    keep = frozenset(["OMSLife Foundation"])
    (fault,) = check_translation(message("a.text", english), text, known("es"), keep_terms=keep)
    assert (fault.code, fault.severity) == ("translation/english", Severity.ERROR)
    assert "“call the doctor today”" in fault.what
    good = text.replace("Call the doctor today. ", "")
    assert check_translation(message("a.text", english), good, known("es"), keep_terms=keep) == []
    # Words of another language have the signs of that one.
    arabic = message("a.text", "Say [[ar:نعم]].")
    assert check_translation(arabic, "Diga [[ar:نعم؟]].", known("es")) == []
