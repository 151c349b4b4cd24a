"""Square codes (QR codes) as rows of modules.

Source: ISO/IEC 18004 (by the library segno).
"""

from __future__ import annotations

import segno


def code_rows(address: str) -> tuple[str, ...]:
    """The modules of the code of an address, from the top row down: ``1`` is dark.

    A sixth of it may be hidden or dirty (level M). The quiet zone around it, four modules wide,
    is not part of it.
    """
    made = segno.make_qr(address, error="m", boost_error=False)
    return tuple("".join("1" if dark else "0" for dark in row) for row in made.matrix)
