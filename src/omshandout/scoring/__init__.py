"""How good a handout is for a tired reader: plain language, reading grades, scorecards.

No document needs it to be printed. Modules are imported by their own names.
"""
