"""Sign-offs that are given at the same time."""

from __future__ import annotations

import threading
from datetime import date

from folders import Folders

from omshandout.tasks.signing import sign

DAY = date(2026, 7, 8)


def test_of_two_who_sign_at_the_same_time_none_is_lost(small: Folders) -> None:
    # Both have read the file of sign-offs, which is not there, before either writes it.
    shops = [small.workshop() for _ in range(6)]
    for shop in shops:
        assert shop.reviews("es") == ()
    names = [f"Person {number}" for number in range(len(shops))]
    threads = [
        threading.Thread(target=sign, args=(shop, "es", ("notes",), name, "translator", DAY))
        for shop, name in zip(shops, names, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {review.name for review in small.workshop().reviews("es")} == set(names)
