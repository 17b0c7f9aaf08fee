"""The settings of the Pelican site."""

import json
from pathlib import Path

SITENAME = "案例集"
SITEURL = ""
TIMEZONE = "Asia/Shanghai"
DEFAULT_LANG = "zh-hans"
THEME = "theme"
THEME_STATIC_DIR = "theme"
TERMS = json.loads(Path("terms.json").read_text("utf-8"))

ARTICLE_PATHS = ["cases"]
ARTICLE_URL = "cases/{slug}/"
ARTICLE_SAVE_AS = "cases/{slug}/index.html"
TAG_URL = "tags/{slug}/"
TAG_SAVE_AS = "tags/{slug}/index.html"
TAGS_SAVE_AS = "tags/index.html"
AUTHOR_URL = "regions/{slug}/"
AUTHOR_SAVE_AS = "regions/{slug}/index.html"
AUTHORS_SAVE_AS = "regions/index.html"
INDEX_URL = "cases/"
INDEX_SAVE_AS = "cases/index.html"
HOME_SAVE_AS = "index.html"
CATEGORY_SAVE_AS = ""
DIRECT_TEMPLATES = ["home", "index", "tags", "authors"]
PAGINATED_TEMPLATES = {"index": None, "tag": None, "author": None}
DEFAULT_PAGINATION = 24
PAGINATION_PATTERNS = [
    (1, "{base_name}/", "{base_name}/index.html"),
    (2, "{base_name}/page/{number}/", "{base_name}/page/{number}/index.html"),
]

MARKDOWN = {"extensions": ["tables"], "output_format": "html5"}
DELETE_OUTPUT_DIRECTORY = False
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = None
AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
