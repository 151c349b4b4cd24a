"""YAML files: bounded bytes to nodes that know their place, nodes to checked records.

Knows no file of this project: each loader gives the shape of its own. The same shapes describe
themselves as JSON Schema.
"""
