"""Makes ``i18n_samples`` importable when only these tests are run."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent.parent / "i18n"))
