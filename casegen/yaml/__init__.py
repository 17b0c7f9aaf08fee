"""YAML as editors write it: read safely, what was meant where it is mistyped, and edits of it."""
