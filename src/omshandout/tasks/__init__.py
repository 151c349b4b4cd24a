"""What a person asks for, a module each: build, check, status, translations, review, inspect.

The command line calls one task and reports what it returns. Modules are imported by their own
names, so that a command pays only for what it needs.
"""
