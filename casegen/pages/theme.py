"""The theme: templates, static files and words."""

import posixpath
import re
from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter
from hashlib import blake2b
from pathlib import Path

import rjsmin
from msgspec import DecodeError, Struct, ValidationError

from casegen.config import Config
from casegen.diagnostics import Diagnostic, by_hand, diagnostic
from casegen.files import decode
from casegen.pages import words
from casegen.pages.words import Words
from casegen.yaml.reading import read_yaml


class Theme(Struct, frozen=True):
    """A theme, loaded."""

    words: Words
    templates: dict[str, bytes]
    """By name, such as `partials/row.html`; one of the publication's own covers the default."""
    static: dict[str, bytes]
    """Static files by the path at which they are published, which names their content."""
    names: dict[str, str]
    """The path of each static file by its name in the theme."""
    own_styles: tuple[str, ...]
    """The paths of the style sheets that the publication adds to those of the default theme."""


def default_folder() -> Path:
    """Return the folder of the default theme: in the wheel, or at the top of a checkout."""
    package = Path(__file__).parents[1]
    packed = package / "theme"
    return packed if packed.is_dir() else package.parent / "templates"


def load(
    config: Config, root: Path, *, overridden: bool = True
) -> tuple[Theme | None, tuple[Diagnostic, ...]]:
    """Load the default theme with what a publication overrides of it in its theme folder.

    Returns None where it can't be used, with the reason.
    """
    folders = [default_folder()]
    own = root / config.theme
    if overridden and own.is_dir() and own.resolve() != folders[0].resolve():
        folders.append(own)
    file = f"i18n/{config.language}.yaml"
    place = f"{config.theme}/{file}"
    texts = [(folders[0] / file).read_text("utf-8")]
    if len(folders) > 1 and (own / file).is_file():
        text, problem = decode((own / file).read_bytes(), place)
        problems = (problem,) if problem else read_yaml(text, place)[1]
        if problems:
            return None, tuple(map(by_hand, problems))
        texts.append(text)
    try:
        phrases = words.read(config.language, tuple(texts))
    except (DecodeError, ValidationError) as error:
        return None, (diagnostic("template-error", place, page=file, reason=str(error)),)
    try:
        static, names = _static(folders)
    except CycleError as error:
        reason = f"scripts import each other in a circle: {' -> '.join(error.args[1])}"
        place = f"{config.theme}/static/{error.args[1][0]}"
        return None, (diagnostic("template-error", place, page="static/", reason=reason),)
    default = {file.name for file in (folders[0] / "static").iterdir()}
    added = sorted(n for n in names if n.endswith(".css") and n not in default)
    own_styles = tuple(names[name] for name in added)
    return Theme(phrases, _templates(folders), static, names, own_styles), ()


def _templates(folders: list[Path]) -> dict[str, bytes]:
    """Read all files of a theme that are neither words nor static."""
    found: dict[str, bytes] = {}
    for folder in folders:
        for file in sorted(folder.rglob("[!.]*")):
            name = file.relative_to(folder).as_posix()
            if not name.startswith(("static/", "i18n/")) and file.is_file():
                found[name] = file.read_bytes()
    return found


def _static(folders: list[Path]) -> tuple[dict[str, bytes], dict[str, str]]:
    files: dict[str, Path] = {}
    for folder in folders:
        # What starts with a dot was left there by a system or an editor.
        files |= {p.name: p for p in sorted((folder / "static").glob("[!.]*")) if p.is_file()}
    contents = {name: file.read_bytes() for name, file in files.items()}
    static: dict[str, bytes] = {}
    names: dict[str, str] = {}

    def published(match: re.Match[bytes]) -> bytes:
        name = match[2].decode()
        return match[1] + posixpath.basename(names.get(name, name)).encode() + b'"'

    # A script comes after those that it imports, for it names them by what they hold.
    for name in TopologicalSorter(_imports(contents)).static_order():
        content = contents[name]
        if name.endswith(".js"):
            content = _IMPORT.sub(published, content)
            # What a publication adds is published as it is written.
            if files[name].parent.parent == folders[0]:
                content = rjsmin.jsmin(content.decode()).encode()
        digest = blake2b(content, digest_size=5).hexdigest()
        names[name] = f"static/{files[name].stem}.{digest}{files[name].suffix}"
        static[names[name]] = content
    return static, names


_IMPORT = re.compile(
    rb'((?:^(?:import|\} from|export .* from)\b[^"\n]*|\bawait import\()"\./)([\w.-]+\.js)"',
    re.MULTILINE,
)


def _imports(contents: Mapping[str, bytes]) -> dict[str, list[str]]:
    """Return the scripts of the theme that each static file imports."""
    return {
        name: [
            found for match in _IMPORT.finditer(content) if (found := match[2].decode()) in contents
        ]
        if name.endswith(".js")
        else []
        for name, content in contents.items()
    }
