"""The search index: static files that a script in the reader's browser looks cases up in.

docs/search.md says how it works. Text is folded and cut by `tokens`, the rendered body is taken
apart by `extract`, `documents` says what is searched of a case, `postings` who holds what and
`facets` what cases can be narrowed by; `index` makes files of it.
"""
