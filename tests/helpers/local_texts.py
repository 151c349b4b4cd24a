"""Languages, and local texts from plain strings."""

from __future__ import annotations

from omshandout.errors import Where
from omshandout.model.text import ENGLISH, Direction, Language, LocalText, Run, TextStatus

LTR, RTL = Direction.LTR, Direction.RTL

ARABIC = Language("ar", "ar", "Arab", RTL)
BENGALI = Language("bn", "bn", "Beng", LTR)
BURMESE = Language("my", "my", "Mymr", LTR)
CHINESE = Language("zh_Hans", "zh-Hans", "Hans", LTR)
HEBREW = Language("he", "he", "Hebr", RTL)
HINDI = Language("hi", "hi", "Deva", LTR)
JAPANESE = Language("ja", "ja", "Jpan", LTR)
KHMER = Language("km", "km", "Khmr", LTR)
KOREAN = Language("ko", "ko", "Kore", LTR)
LATIN = Language("la", "la", "Latn", LTR)
PERSIAN = Language("fa", "fa", "Arab", RTL)
RUSSIAN = Language("ru", "ru", "Cyrl", LTR)
SPANISH = Language("es", "es", "Latn", LTR)
TAMIL = Language("ta", "ta", "Taml", LTR)
THAI = Language("th", "th", "Thai", LTR)

SENTENCES = {
    ENGLISH: "Both eyes dart: AVATAR, To-Ta, “Wa” and office waffles in 12 (OMS) tests.",
    SPANISH: "El niño está inestable; ¿qué más? Niñez, corazo\u0301n y u\u0308.",
    RUSSIAN: "Синдром опсоклонус-миоклонус: й, ё и т. д.",
    ARABIC: "متلازمة الرمع العضلي (OMS) مرضٌ نادرٌ يصيب طفلاً من كل 12 مليون.",
    PERSIAN: "کودک می\u200cلرزد و ۱۲ بار می\u200cافتد؛ نام بیماری OMS است.",
    HEBREW: "תִּסְמֹנֶת אוֹפְּסוֹקְלוֹנוּס (OMS) היא מחלה נדירה, 1 מ־5.",
    HINDI: "ओप्सोक्लोनस में आँखें तेज़ी से हिलती हैं; क्षत्रिय, क्\u200dष, श्री (OMS) 12।",
    BENGALI: "শিশুর চোখ দ্রুত নড়ে; ক্ষুদ্র, স্ত্রী, কোলে, র্‌যা (OMS) ১২।",
    TAMIL: "குழந்தையின் கண்கள் வேகமாக அசைகின்றன; க்ஷ, ஸ்ரீ, கொ (OMS) 12.",
    THAI: "โรคตาเต้นและกล้ามเนื้อกระตุกเป็นโรคที่พบได้ยากมาก ดื่มน้ำ (OMS) 12",
    KHMER: "ជំងឺភ្នែករាំគឺជាជំងឺដ៏កម្រមួយដែលកើតមានចំពោះកុមារ ស្រ្តី (OMS) ១២។",
    BURMESE: "မျက်လုံးလှုပ်ရှားမှုရောဂါသည် အလွန်ရှားပါးသောရောဂါဖြစ်သည်။ ကြွေ (OMS) ၁၂",
    CHINESE: "眼阵挛（OMS）是一种罕见的“疾病”，12岁以下的儿童……AV-AV。",
}
"""One sentence a language with what is hard in its script: marks, ligatures, joiners, digits."""


def local(
    language: Language,
    *runs: str | Run,
    key: str = "block.text",
    status: TextStatus = TextStatus.TRANSLATED,
    where: Where = Where(),
) -> LocalText:
    """A local text of runs; a string is a run without any style."""
    made = tuple(Run(run) if isinstance(run, str) else run for run in runs)
    return LocalText(key, made, language, status, where)
