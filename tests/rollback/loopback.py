"""The method endpoints on a loopback port: real HTTP, with faults to order."""

from __future__ import annotations

import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

from rollback.service import BASE, Service


class Server:
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
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            # One packet a reply: two would wait for each other on a kept-alive connection.
            wbufsize = 1 << 16

            def answer(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0)) or None
                outer.tokens.append(self.headers.get("Authorization"))
                fault = outer.faults.pop(0) if outer.faults else None
                if fault == "cut":
                    return self.cut()
                reply = outer.service.send(self.command, BASE + unquote(self.path), {}, body)
                if fault == "slow":
                    outer.over.wait()
                    return self.cut()
                if fault == "cut after":
                    return self.cut()
                if isinstance(fault, int):
                    reply = (fault, {"Retry-After": "1", "Location": outer.base + "/elsewhere"}, b"{}")
                return self.say(*reply, short=fault == "short")

            do_GET = do_POST = do_PATCH = do_DELETE = answer

            def cut(self):
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)

            def say(self, status, headers, body, *, short):
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                if status != 204:
                    self.send_header("Content-Length", str(len(body) + 10 * short))
                self.end_headers()
                self.wfile.write(body)
                if short:
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
        self.over.set()
        self.http.shutdown()
        # Kept-alive connections of a client would otherwise be waited for.
        self.http.block_on_close = False
        self.http.server_close()
        self.thread.join()
