"""The pages, a module each: decode what was asked for, call one task, name a template's value.

Each function takes the desk and the request and gives an answer of :mod:`omshandout.web.asked`; a
line in ``routes.TABLE`` makes it reachable. No page opens a file, asks the clock or environment,
or believes a name from the browser before it was found in a list.
"""
