"""A content folder of test data, its facts and terms."""

from __future__ import annotations

from content_fixtures import context, data, faults_of, good, root
from red_flags import three

__all__ = ["context", "data", "faults_of", "good", "root", "three"]
