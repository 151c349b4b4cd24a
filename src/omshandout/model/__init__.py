"""The values passed between stages: frozen structs and enums, nothing of the stages.

Nothing here reads, writes, lays out or translates anything.
"""
