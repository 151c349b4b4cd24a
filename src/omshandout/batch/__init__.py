"""Many documents in one run that loses nothing: what to make, who makes it, what is known of it.

``decide`` and ``coordinator`` are functions of their arguments: no files, clocks, processes or
databases. ``state`` alone knows SQLite, ``local`` alone begins processes, ``spread`` and ``orders``
alone know Dask, ``store`` and ``objects`` alone know where documents lie. What a document is, how
it is made, and what a person is told of it is no matter of this package: it moves names, digests
and outcomes of whoever uses it.
"""
