"""Tests of the search index; those of the page itself are in tests/browser."""
