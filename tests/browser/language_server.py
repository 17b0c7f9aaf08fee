"""A YAML language server, spoken to as an editor does: JSON-RPC over its standard streams."""

import json
import shutil
import subprocess
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .rig import NODE_MODULES, NotSetUpError

PROGRAM = NODE_MODULES / "yaml-language-server" / "bin" / "yaml-language-server"

Message = dict[str, Any]


class Server:
    """A running server."""

    def __init__(self, process: subprocess.Popen[bytes], settings: Message) -> None:
        self.process = process
        self.settings = settings
        self.told: deque[Message] = deque()
        self.count = 0
        self.open = 0
        self.ask(
            "initialize",
            {
                "processId": None,
                "rootUri": None,
                "capabilities": {
                    "workspace": {"configuration": True},
                    "textDocument": {
                        "completion": {"completionItem": {"documentationFormat": ["plaintext"]}}
                    },
                },
            },
        )
        self.tell("initialized", {})
        self.tell("workspace/didChangeConfiguration", {"settings": settings})

    def ask(self, method: str, parameters: Message) -> Any:
        """Make a request, and return the answer to it."""
        self.count += 1
        self._send({"id": self.count, "method": method, "params": parameters})
        while True:
            message = self._receive()
            if message.get("id") == self.count and "method" not in message:
                assert "error" not in message, message
                return message["result"]
            self.told.append(message)

    def tell(self, method: str, parameters: Message) -> None:
        """Send a notification."""
        self._send({"method": method, "params": parameters})

    def problems(self, documents: Iterable[tuple[str, str]]) -> list[list[tuple[int, str]]]:
        """Open documents, and return the lines (from 1) and texts of what is wrong with each."""
        opened = [self._open(path, text) for path, text in documents]
        found: dict[str, list[tuple[int, str]]] = {}
        while found.keys() < {*opened}:
            message = self.told.popleft() if self.told else self._receive()
            told = message.get("params", {})
            if message.get("method") == "textDocument/publishDiagnostics" and told["uri"] in opened:
                lines = (
                    (d["range"]["start"]["line"] + 1, d["message"]) for d in told["diagnostics"]
                )
                found[told["uri"]] = sorted(lines)
        return [found[uri] for uri in opened]

    def completions(self, path: str, text: str) -> dict[str, str]:
        """Open a document as `path`, and return what is offered at `|`, with what it is for."""
        before, _, after = text.partition("|")
        uri = self._open(path, before + after)
        line = before.count("\n")
        column = len(before) - before.rfind("\n") - 1
        asked = {
            "textDocument": {"uri": uri},
            "position": {"line": line, "character": column},
        }
        found = self.ask("textDocument/completion", asked)
        items = found["items"] if isinstance(found, dict) else found
        return {item["label"]: _documentation(item) for item in items}

    def _open(self, path: str, text: str) -> str:
        self.open += 1
        uri = f"file:///{self.open}/{path}"
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": document})
        return uri

    def _send(self, message: Message) -> None:
        content = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(content) + content)
        self.process.stdin.flush()

    def _receive(self) -> Message:
        """Return the next message, answering what the server asks meanwhile."""
        while True:
            assert self.process.stdout
            length = 0
            while line := self.process.stdout.readline().strip():
                name, _, value = line.partition(b":")
                length = int(value) if name.lower() == b"content-length" else length
            assert length, "the language server has ended"
            message: Message = json.loads(self.process.stdout.read(length))
            if "id" not in message or "method" not in message:
                return message
            result: Any = None
            if message["method"] == "workspace/configuration":
                asked = message["params"]["items"]
                result = [self.settings.get(item.get("section", "")) for item in asked]
            self._send({"id": message["id"], "result": result})


def _documentation(item: Message) -> str:
    said = item.get("documentation") or ""
    return str(said.get("value", "")) if isinstance(said, dict) else str(said)


@contextmanager
def running(schemas: dict[Path, str]) -> Iterator[Server]:
    """Run a server that knows the schema files given, each for the documents of a glob."""
    node = shutil.which("node")
    if not node or not PROGRAM.exists():
        raise NotSetUpError("yaml-language-server")
    settings = {
        "yaml": {
            "schemas": {path.as_uri(): glob for path, glob in schemas.items()},
            "schemaStore": {"enable": False},
            "validate": True,
            "completion": True,
        }
    }
    process = subprocess.Popen(
        [node, str(PROGRAM), "--stdio"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield Server(process, settings)
    finally:
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream:
                stream.close()
