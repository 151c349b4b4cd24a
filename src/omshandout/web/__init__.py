"""The page for clinic staff: one local page, on this computer alone.

``routes`` has the one table of what the page answers, ``safety`` what every request has to pass
before any page sees it, ``running`` port, lock and browser. A page in ``pages`` decodes what was
asked for, calls one task, and names a template with one value that has all it shows. Pages know
nothing of Starlette, and open no file: what a browser sends is looked up in lists.
"""
