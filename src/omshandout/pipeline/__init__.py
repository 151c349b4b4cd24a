"""The only place that joins the stages: render, build, check, status, translations, inspect.

Every function here works on values and folders that it is given; the command line and the staff
page call it and report. Modules are imported by their own names, so that a command pays only
for what it needs.
"""
