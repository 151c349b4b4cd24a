"""What every reader gives back of the sheets: percent of their words in order, by reader.

``python bench/order.py [-l LOCALE]... [HANDOUT]...`` makes the sheets and reads them with every
reader of ``reading.py`` that is there. See bench/README.md.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from pathlib import Path

from ours import LOCALES, Ours
from reading import Found, every_reader, words

from omshandout.model.blocks import iter_texts


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n", maxsplit=1)[0])
    parser.add_argument("handouts", nargs="*", metavar="HANDOUT")
    parser.add_argument("-l", "--locale", action="append", metavar="LOCALE")
    parser.add_argument("--json", action="store_true", help="JSON instead of a table")
    options = parser.parse_args()
    found, lines = every_reader()
    for line in lines:
        print(f"left out: {line}", file=sys.stderr)
    if not found:
        sys.exit("there is no reader")
    rows: dict[str, dict[str, float]] = {}
    left: list[str] = []
    with tempfile.TemporaryDirectory(prefix="omshandout-order-") as folder:
        ours = Ours(Path(folder))
        for locale in options.locale or LOCALES:
            back, total = Counter[str](), 0
            for job in ours.jobs(options.handouts or ours.workshop.handout_names, (locale,)):
                local, _ = ours.local(job)
                path = ours.make(job)
                read = {each.name: Found(each.read(path)) for each in found}
                for text in iter_texts(local):
                    if text.key.endswith(".alt"):
                        continue  # told of a picture, not printed
                    wanted = words(text.plain)
                    counts = {name: there.most_of(wanted) for name, there in read.items()}
                    if 2 * max(counts.values()) <= len(wanted):
                        left.append(f"{text.key} ({locale})")
                        continue
                    total += len(wanted)
                    back.update(counts)
            rows[locale] = {each.name: 100 * back[each.name] / max(1, total) for each in found}
        for name, reason in ours.left_out.items():
            print(f"left out: {name}: {reason}", file=sys.stderr)
    if options.json:
        print(json.dumps({"versions": {each.name: each.version for each in found}, "rows": rows}))
        return
    if left:
        print(f"found by no reader: {', '.join(left)}")
    print(f"{'':22}" + "".join(f"{locale:>9}" for locale in rows))
    for reader in found:
        shares = "".join(f"{row[reader.name]:9.1f}" for row in rows.values())
        print(f"{reader.name + ' ' + reader.version:22}{shares}")


if __name__ == "__main__":
    main()
