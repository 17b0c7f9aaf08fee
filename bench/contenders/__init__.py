"""The programs that build the same cases into the same pages."""

from bench.contenders.casegen import CASEGEN
from bench.contenders.contender import Contender
from bench.contenders.eleventy import ELEVENTY
from bench.contenders.hugo import HUGO, HUGO_PAGEFIND
from bench.contenders.mkdocs import MATERIAL, ZENSICAL
from bench.contenders.pelican import PELICAN

CONTENDERS: dict[str, Contender] = {
    contender.name: contender
    for contender in (CASEGEN, HUGO, HUGO_PAGEFIND, ELEVENTY, PELICAN, MATERIAL, ZENSICAL)
}
