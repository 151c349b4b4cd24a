"""Print handouts for families of children with opsoclonus-myoclonus syndrome (OMS).

The package is a line of stages; ``ARCHITECTURE.md`` names them and the home of each.
Nothing is imported here, so that ``omshandout --help`` stays quick.
"""

__version__ = "0.1.0"
