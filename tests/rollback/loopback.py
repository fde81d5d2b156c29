"""The method endpoints on a loopback port: real HTTP, with faults to order."""

from __future__ import annotations

import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from rollback.service import BASE, Service


class Loopback:
    """An HTTP server on a port of its own. ``reply(verb, path, body)`` answers; ``None`` cuts the connection."""

    def __init__(self, reply):
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            # One packet a reply: two would wait for each other on a kept-alive connection.
            wbufsize = 1 << 16

            def answer(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0)) or None
                said = reply(self, body)
                if said is None:
                    return self.cut()
                return self.say(*said)

            do_GET = do_POST = do_PATCH = do_DELETE = answer

            def cut(self):
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)

            def say(self, status, headers, body, missing=0):
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                if status != 204:
                    self.send_header("Content-Length", str(len(body) + missing))
                self.end_headers()
                self.wfile.write(body)
                if missing:
                    self.wfile.flush()
                    self.cut()

            def log_message(self, *args):
                return

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        self.base = f"http://127.0.0.1:{self.http.server_port}"
        self.thread = threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *args):
        self.http.shutdown()
        # Kept-alive connections of a client would otherwise be waited for.
        self.http.block_on_close = False
        self.http.server_close()
        self.thread.join()


class Forward(Loopback):
    """Hands every call to ``send`` as it came; where that raises, the connection is cut."""

    def __init__(self):
        self.send = None
        super().__init__(self.forwarded)

    def forwarded(self, call, body):
        try:
            return self.send(call.command, self.base + call.path, {}, body)
        except ConnectionError:
            return None


class Server(Loopback):
    """The service on a port of its own. ``faults`` are played before the calls they stand for, in order.

    A number answers with that status; ``cut`` and ``cut after`` drop the connection before and after the call was
    carried out, ``short`` in the middle of the reply; ``slow`` carries it out and answers when the test is over.
    ``tokens`` holds the Authorization header of every call.
    """

    def __init__(self, users):
        self.service = Service(users, owner={one.object_id: one.registered[1].id for one in users})
        self.faults = []
        self.tokens = []
        self.over = threading.Event()
        super().__init__(self.served)

    def served(self, call, body):
        self.tokens.append(call.headers.get("Authorization"))
        fault = self.faults.pop(0) if self.faults else None
        if fault == "cut":
            return None
        reply = self.service.send(call.command, BASE + call.path, {}, body)
        if fault == "slow":
            self.over.wait()
        if isinstance(fault, int):
            return fault, {"Retry-After": "1"}, b"{}"
        return None if fault in {"cut after", "slow"} else (*reply, 10 * (fault == "short"))

    def __exit__(self, *args):
        self.over.set()
        super().__exit__(*args)
