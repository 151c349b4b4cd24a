"""Exchange with translators who do not work in catalogs: XLIFF, spreadsheets, CSV, TMX ⇄ units.

Bytes in, units out, and back. It reads and writes no files, knows no catalogs, and does not judge
what it reads: whether a text may go into a catalog is for :mod:`omshandout.tasks.judging`.
Nothing of lxml, XlsxWriter or calamine comes out of here. A format that cannot carry something says
so and writes nothing.
"""

from omshandout.exchange.formats import read_bundle, write_bundle

__all__ = ["read_bundle", "write_bundle"]
