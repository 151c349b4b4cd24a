"""The languages that clinics must be able to offer.

Those of the notices of language help that clinics in the United States give (section 1557 of the
Affordable Care Act, the union of the lists of the states) and of MedlinePlus's health information
in several languages. All others work too; these are the ones that ``docs/languages.md`` tells of.
"""

OFFERED = (
    "aii", "am", "ar", "az", "bas", "bn", "bs", "ceb", "ch", "chk", "cho", "chr", "ckb", "cnh",
    "de", "din", "es", "fa", "fa_AF", "ff", "fil", "fr", "gu", "haw", "he", "hi", "hmn", "ht",
    "hy", "id", "ig", "ilo", "it", "ja", "kac", "kea", "km", "ko", "kok", "kri", "ksw", "ku",
    "lo", "lus", "mai", "mam", "mh", "mk", "ml", "mn", "mr", "ms", "my", "ne", "nl", "nv", "om",
    "pa", "pa_Arab", "pdc", "pl", "pon", "ps", "pt_BR", "pt_PT", "rhg", "rn", "ro", "ru", "rw",
    "sm", "so", "sq", "sr", "sw", "syr", "ta", "te", "th", "ti", "to", "tr", "ty", "uk", "ur",
    "vi", "wo", "yi", "yo", "yue", "zh_Hans", "zh_Hant", "zh_Hant_HK", "zu",
)  # fmt: skip
