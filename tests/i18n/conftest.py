"""Makes ``i18n_samples`` importable, which import mode ``importlib`` does not by itself."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent))
