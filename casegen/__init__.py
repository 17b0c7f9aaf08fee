"""casegen turns Markdown case studies into a browsable, searchable static site."""

__version__ = "0.1.0"
