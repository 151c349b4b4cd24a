"""What a clinic says of itself, beside what its file has."""

from __future__ import annotations

import hashlib

from omshandout.model.options import Clinic


def test_a_logo_is_known_by_its_bytes_alone() -> None:
    logo = b"\x89PNG one"
    digest = hashlib.sha256(logo).hexdigest()
    assert Clinic(logo="a.png", logo_data=logo).logo_digest == digest
    assert Clinic(name=(("", "B"),), logo="b.png", logo_data=bytes(logo)).logo_digest == digest
    assert Clinic(logo="a.png", logo_data=logo + b"!").logo_digest != digest
    assert Clinic().logo_digest == ""
