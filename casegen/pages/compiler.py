"""Jinja with a compiler of its own, for the templates' time is much of a build's.

Jinja makes generators of templates, wraps each value in `Markup` before it is written, and calls
functions through a context, for there are functions that ask for it. Here templates and blocks are
functions that return lists, text is escaped in place, and functions are simply called: none that a
theme can reach asks for a context.
"""

from collections.abc import Callable, Iterable, MutableMapping
from functools import partial
from keyword import iskeyword
from typing import Any

import jinja2
import markupsafe
from jinja2 import nodes, runtime
from jinja2.compiler import CodeGenerator, Frame
from jinja2.environment import TemplateModule
from jinja2.filters import do_trim
from jinja2.runtime import Context
from jinja2.utils import missing
from markupsafe import Markup

markup: Callable[[str], Markup] = partial(str.__new__, Markup)
"""Marks text as safe; `Markup` itself first asks what it is given."""


def escape(value: Any) -> str:
    """Return a value as it is written into a page: what is no markup is escaped."""
    shown: str = value
    kind = type(value)
    if kind is str:
        if "&" in value or "<" in value or ">" in value or '"' in value or "'" in value:
            return markupsafe.escape(value)
    elif kind is int:
        return str(value)
    elif kind is not Markup:
        return markupsafe.escape(value)
    return shown


class Macro:
    """A macro, which is quick to make and to call; Jinja's is made where there is more to do."""

    __slots__ = ("arguments", "function", "jinja", "plain")

    def __init__(
        self,
        environment: jinja2.Environment,
        function: Callable[..., str],
        name: str,
        arguments: list[str],
        *special: bool,
    ) -> None:
        self.jinja = partial(runtime.Macro, environment, function, name, arguments, *special)
        self.function = function
        self.arguments = arguments
        # The first three are for what goes beyond those arguments, the last for autoescape.
        self.plain = special == (False, False, False, True)

    def __call__(self, *given: Any, **named: Any) -> str:
        """Return what the macro writes."""
        rest = self.arguments[len(given) :]
        known = not named or named.keys() <= set(rest)
        if not self.plain or not known or len(given) > len(self.arguments):
            return self.jinja()(*given, **named)
        if named:
            given += tuple([named.get(name, missing) for name in rest])
        elif rest:
            given += (missing,) * len(rest)
        return markup(self.function(*given))

    def __getattr__(self, name: str) -> Any:
        return getattr(self.jinja(), name)


class Compiler(CodeGenerator):
    """Writes a template as a module of Python."""

    def visit_Template(  # noqa: N802
        self, node: nodes.Template, frame: Frame | None = None
    ) -> None:
        """Write a template."""
        super().visit_Template(node, frame)
        # In the place of what was imported at the top.
        self.writeline("from casegen.pages.compiler import Macro, escape")

    def write_commons(self) -> None:
        """Write the names that the functions of templates and blocks use."""
        self.writeline("resolve = context.resolve_or_missing")
        self.writeline("undefined = environment.undefined")
        self.writeline("concat = environment.concat")
        self.writeline("cond_expr_undefined = Undefined")

    def enter_frame(self, frame: Frame) -> None:
        """Start the list of a template or a block.

        A template that extends another stays a generator: it yields what that one returns.
        """
        if frame.parent is None and not frame.require_output_check:
            self.buffer(frame)
        super().enter_frame(frame)

    def leave_frame(self, frame: Frame, with_python_scope: bool = False) -> None:
        """Return the list of a template or a block."""
        super().leave_frame(frame, with_python_scope)
        if frame.parent is None and frame.buffer:
            self.writeline(f"return [concat({frame.buffer})]")

    def visit_Block(self, node: nodes.Block, frame: Frame) -> None:  # noqa: N802
        """Write the place of a block."""
        if frame.buffer is None:
            super().visit_Block(node, frame)
            return
        if node.required:
            self.writeline(f"if len(context.blocks[{node.name!r}]) <= 1:", node)
            self.indent()
            message = f"Required block {node.name!r} not found"
            self.writeline(f"raise TemplateRuntimeError({message!r})", node)
            self.outdent()
        context = self.derive_context(frame) if node.scoped else self.get_context_ref()
        self.writeline(f"{frame.buffer}.extend(context.blocks[{node.name!r}][0]({context}))", node)

    def visit_Include(self, node: nodes.Include, frame: Frame) -> None:  # noqa: N802
        """Write what includes a template."""
        self.writeline("yield from " if frame.buffer is None else f"{frame.buffer}.extend(", node)
        self.write("environment.included(")
        self.visit(node.template, frame)
        context = self.get_context_ref() if node.with_context else "None"
        self.write(f", {context}, {self.dump_local_context(frame)}, {node.ignore_missing})")
        self.write("" if frame.buffer is None else ")")

    def _import_common(self, node: nodes.Import | nodes.FromImport, frame: Frame) -> None:
        self.write("environment.imported(")
        self.visit(node.template, frame)
        context = self.get_context_ref() if node.with_context else "None"
        self.write(f", {context}, {self.dump_local_context(frame)})")

    def visit_Call(  # noqa: N802
        self, node: nodes.Call, frame: Frame, forward_caller: bool = False
    ) -> None:
        """Write a call."""
        named = isinstance(node.node, nodes.Name | nodes.Getattr | nodes.ExtensionAttribute)
        unusual = node.dyn_args or node.dyn_kwargs or any(iskeyword(a.key) for a in node.kwargs)
        if unusual or not named:
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for argument in (*node.args, *node.kwargs):
            self.visit(argument, frame)
            self.write(", ")
        self.write("caller=caller)" if forward_caller else ")")


def trim(value: Any, characters: str | None = None) -> str:
    """Return text or markup without what stands at its ends: Jinja's filter."""
    if type(value) is Markup and characters is None:
        return markup(str.strip(value))
    return do_trim(value, characters)


class Environment(jinja2.Environment):
    """Jinja's environment with this compiler; its templates and globals don't change."""

    code_generator_class = Compiler

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.filters["trim"] = trim
        self.loaded: dict[str, jinja2.Template] = {}

    def get_template(
        self,
        name: str | jinja2.Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,
    ) -> jinja2.Template:
        """Return a template by its name."""
        if isinstance(name, jinja2.Template) or globals:
            return super().get_template(name, parent, globals)
        if name not in self.loaded:
            self.loaded[name] = super().get_template(name)
        return self.loaded[name]

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return the names that a template has besides what it is given."""
        return {**self.globals, **(d or {})}

    def included(
        self, name: Any, context: Context | None, own: dict[str, Any], optional: bool
    ) -> Iterable[str]:
        """Return what a template writes where another includes it.

        It has the names of a context, none where it is included without, and those of its place.
        """
        try:
            template = self.get_or_select_template(name)
        except jinja2.TemplateNotFound:
            if optional:
                return []
            raise
        if context is None:
            return [str(template.module)]
        return template.root_render_func(_within(context, template, own))

    def imported(self, name: Any, context: Context | None, own: dict[str, Any]) -> TemplateModule:
        """Return a template as another imports it, with the names that it has there."""
        template = self.get_template(name)
        if context is None:
            return template.module
        return TemplateModule(template, _within(context, template, own))


def _within(context: Context, template: jinja2.Template, own: dict[str, Any]) -> Context:
    """Return the context of a template that is used within another."""
    names = {**context.parent, **context.vars}
    names.update((name, value) for name, value in own.items() if value is not missing)
    return Context(context.environment, names, template.name, template.blocks)
