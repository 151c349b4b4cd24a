"""Words that turn a sentence round, by language: where a line must not part them from the rest.

Each language has the words that are kept with the one after them and, behind a bar, those that
are kept with the one before. A star stands for any letters that come first. Forms are in small
letters, without the vowel signs of Arabic and Hebrew. Words that are written as one with the verb
need no entry; a language that has only such (Amharic, Zulu) is not here.

Sources: the words that Universal Dependencies (releases up to May 2026) marks Polarity=Neg, and
on which side of their head they stand, in the treebanks ar-PUD, de-PUD, en-PUD, es-PUD,
fa-Seraji, fr-PUD, he-HTB, hi-PUD, ht-Autogramm, id-PUD, it-PUD, kmr-MG, ko-PUD, mr-UFAL, pl-PUD,
pt-PUD, ro-RRT, ru-PUD, sq-TSA, sr-SET, ta-TTB, th-PUD, tl-TRG, ur-UDTB, vi-VTB and zh-PUD, and in
the guidelines of el, sv, tr and uk (https://universaldependencies.org). Prepositions ("without"),
forms of the same words that these texts happen not to have (such as the imperative), and the
languages named last are from common knowledge of them: a speaker may well add one.
"""

from __future__ import annotations

from typing import Final

SPACED: Final = {
    "ar": "لا ولا فلا ألا لم ولم فلم ألم لن ولن فلن ليس وليس فليس أليس ليست وليست ليسوا لست لسنا "
    "غير وغير بغير بلا ما وما بدون دون",
    "de": "nicht kein keine keinen keinem keiner keines keinerlei nie niemals ohne",
    "el": "δεν μην μη όχι ποτέ χωρίς",
    "en": "not no never without cannot *n't *n’t",
    "es": "no ni nunca tampoco sin",
    "fa": "نه غیر بدون هرگز",
    "fr": "ne non ni sans aucun aucune | pas jamais",
    "he": "לא ולא שלא אל ואל אין ואין שאין אינו אינה אינם אינן אינך אינכם בלי ללא",
    "hi": "नहीं न ना मत बिना बगैर",
    "ht": "pa pinga okenn san",
    "id": "tidak tak jangan bukan belum tanpa",
    "it": "non né mai senza nessun nessuna",
    "ku": "ne na bê",
    "ko": "안 못 | 않* 못* 말* 마* 아니* 없*",
    "mr": "न | नाही नाहीत नाहीस नका नको नकोस नये नव्हते",
    "pl": "nie ani bez nigdy",
    "pt": "não nem nunca sem",
    "ro": "nu nici fără niciodată",
    "ru": "не ни нет без нельзя никогда",
    "sq": "nuk s' mos pa",
    "sr": "ne nije nisu neće nemoj nemojte ni bez не није нису неће немој немојте ни без",
    "sv": "inte ej aldrig utan",
    "ta": "| முடியாது கூடாது மாட்டாது வேண்டாம் இல்லை",
    "tl": "hindi huwag wala walang",
    "tr": "hiç | değil",
    "uk": "не ні ані без немає ніколи",
    "ur": "نہیں نہ مت بغیر بنا",
    "vi": "không chẳng chưa đừng chớ",
    # From common knowledge alone.
    "az": "| deyil",
    "bg": "не ни без",
    "bn": "| না নয় নেই নি",
    "ckb": "نا بێ بەبێ",
    "gu": "ન ના | નહીં નહિ નથી",
    "hmn": "tsis txhob",
    "ms": "tidak tak jangan bukan belum tanpa",
    "ne": "न | छैन होइन हुँदैन",
    "nl": "niet geen nooit zonder",
    "pa": "ਨਾ ਨਹੀਂ ਮਤ ਬਿਨਾਂ",
    "ps": "نه مه",
    "so": "ma ha aan",
    "sw": "si bila hapana",
    "yi": "ניט נישט קיין אָן",
}
"""By language subtag (BCP 47), for languages that part words by spaces."""

SAME: Final = {
    "arb": "ar", "bs": "sr", "fil": "tl", "hnj": "hmn", "hr": "sr", "kmr": "ku", "mk": "bg",
    "mww": "hmn", "prs": "fa",
}  # fmt: skip
"""Languages that have the words of another, or near enough: a word more does no harm."""

UNSPACED: Final = {
    "km": "មិន កុំ ពុំ ឥត គ្មាន",
    "lo": "ບໍ່ ຢ່າ ຫ້າມ ບໍ່ໄດ້",
    "my": "မ",
    "th": "ไม่ มิ อย่า ห้าม ไม่ได้",
    "yue": "不 不要 不可 不能 未 勿 別 沒 沒有 無 唔 唔好 唔可以 冇 咪 莫",
    "zh": "不 不要 不能 不可 不可以 不得 不会 不會 不应 不應 不宜 不必 不用 未 未能 勿 别 別 没 "
    "没有 沒 沒有 无 无法 無 無法 莫 禁止 严禁 嚴禁",
}
"""For languages without spaces: what is kept with the character or word after it."""
