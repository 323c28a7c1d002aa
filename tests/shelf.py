"""A little web server that hands out files, and can be as unreliable as the real ones."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Shelf:
    """What is handed out, by path, and what goes wrong."""

    files: dict[str, bytes] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    cut_off: set[str] = field(default_factory=set)
    slow: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    address: str = ""

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        path = request.path
        self.asked.append(path)
        if path in self.slow:
            time.sleep(1.5)
        if path in self.moved:
            request.send_response(302)
            request.send_header("Location", self.moved[path])
            request.end_headers()
        elif path in self.files:
            self._send(request, self.files[path], whole=path not in self.cut_off)
        else:
            request.send_error(404)

    def _send(self, request: BaseHTTPRequestHandler, content: bytes, *, whole: bool) -> None:
        request.send_response(200)
        request.send_header("Content-Length", str(len(content)))
        request.end_headers()
        request.wfile.write(content if whole else content[: len(content) // 2])
        request.close_connection = True


@contextmanager
def open_shelf() -> Iterator[Shelf]:
    """Serve on a free port of this machine until the end."""
    shelf = Shelf()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            # Whoever asked may have heard enough.
            with suppress(BrokenPipeError, ConnectionResetError):
                shelf.answer(self)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    shelf.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield shelf
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
