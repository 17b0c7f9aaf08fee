"""The work that any process can do: bytes in, bytes out.

A process, of this machine or another, is handed what all of a build's calls have in common, which
it reads once, and a batch of what one call is about.
"""
