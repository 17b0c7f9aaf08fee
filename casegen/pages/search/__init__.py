"""The search index: static files that a script in the reader's browser looks cases up in.

docs/search.md says how it works. The rendered body is taken apart by `extract`; `documents` says
what is searched of a case. How text is folded and cut is said in `tokens`, and `held` does it for a
whole case. `shards` says which cases hold a token, in the codes of `rice`; `changes` changes some
of them, code by code (`codes`). `facets` says what cases can be narrowed by; `packed` makes files
of it all, `outline` says how they are cut, and `index` is what others call.
"""
