"""Orders of letters, taken from CLDR in advance (see :mod:`omshandout.languages.collation`)."""
