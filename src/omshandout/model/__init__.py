"""The values passed between stages: frozen dataclasses and enums, standard library only.

Nothing here reads, writes, lays out or translates anything.
"""
