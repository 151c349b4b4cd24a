"""From source to bytes: what a document is made of, gathered, laid out and written as one PDF.

The only place that joins the stages. It works on values and folders that it is given and writes
nothing. Modules are imported by their own names, so that a command pays only for what it needs.
"""
