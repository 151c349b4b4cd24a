"""Words of Thai that ICU's dictionary lacks: loan words of medicine, and compounds.

ICU cuts such a word into what its dictionary has, and the words beside it too: ``ส|เตีย|รอย|ด์``
(steroid), ``เพ|รด|นิ|โซ|โลน`` (prednisolone), ``ร่าง|กา|ยมีส`` (of "the body has steroid"), with ICU
78.3. A compound it parts where its halves are words too: ``กลาง|คืน`` (night), ``บาด|เจ็บ`` (hurt),
``ไม่มีวัน|ที่`` ("no date" reads as "never" then). So they are taken out of the text before ICU is
asked.
"""

from __future__ import annotations

from typing import Final

from omshandout.model.late import late

_THAI: Final = """
    สเตียรอยด์ คอร์ติโคสเตียรอยด์ คอร์ติซอล ไฮโดรคอร์ติโซน เพรดนิโซโลน เพรดนิโซน เดกซาเมทาโซน
    ไซโคลฟอสฟาไมด์ ริทูซิแมบ ออฟาทูมูแมบ เมโธเทรกเซท พาราเซตามอล ไอบูโพรเฟน แอสไพริน อะดรีนาลีน
    อิมมูโนโกลบูลิน นิวโรบลาสโตมา ออปโซโคลนัส ไมโอโคลนัส พารานีโอพลาสติก เซลล์ แบคทีเรีย ไวรัส
    อัลตราซาวด์ เอกซเรย์ คีย์บอร์ด แท็บเล็ต อินเทอร์เน็ต เบราว์เซอร์ ไฟล์ เพรสต์
    กลุ่มอาการ โรงพยาบาล รถพยาบาล อาเจียน กระตุก ร่างกาย ทีละน้อย นอกเวลา สหราชอาณาจักร
    บาดเจ็บ อ่อนแรง เวียนหัว ตัดสินใจ น้ำเกลือ ตอบสนอง เล็กน้อย ช่วยเหลือ ก้อนเนื้อ เส้นประสาท วันที่ กลางคืน กลางวัน
    ตั้งครรภ์ ผิดปกติ ไปมา ส่วนมาก สารพิษ หนาวสั่น ลายลักษณ์อักษร บางคน เมื่อใด น้ำหนัก แน่ใจ ต่อมหมวกไต
"""
_WORDS: Final = late("|".join(sorted(_THAI.split(), key=len, reverse=True)))
_LETTER: Final = "a"
"""A letter that ICU asks no dictionary about."""
_BEFORE: Final = late(r"[\u0e01-\u0e30\u0e32\u0e33\u0e34-\u0e3a\u0e45-\u0e4e]")
_AFTER: Final = late(r"[\u0e01-\u0e2e\u0e40-\u0e44]")


def without_whole_words(text: str, script: str) -> tuple[str, list[int]]:
    """A text in which words that are to stay whole are letters of the same number.

    Args:
        text: a paragraph.
        script: ISO 15924 code of the script of its language.

    Returns:
        The text for ICU, and the offsets in code points before and after such words at which a
        line may end: where a word of the same script touches them.
    """
    if script != "Thai":
        return text, []
    places: list[int] = []
    for found in _WORDS.finditer(text):
        start, end = found.span()
        if start and _BEFORE.match(text, start - 1):
            places.append(start)
        if end < len(text) and _AFTER.match(text, end):
            places.append(end)
    return _WORDS.sub(lambda found: _LETTER * len(found.group()), text), places
