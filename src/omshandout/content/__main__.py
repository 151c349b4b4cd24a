"""``make facts``: reads the fact sheet in advance, after a change of it."""

from __future__ import annotations

from pathlib import Path

from omshandout.content.known_facts import FILE, known_bytes

if __name__ == "__main__":
    FILE.write_bytes(known_bytes(Path("content", "facts.yaml")))
    print(FILE)
