"""Counts what passes between nodes and a PostgreSQL server: statements and round trips."""
import socket
import struct
import threading


class Meter:
    """A port before a server's that counts what clients send. Not for TLS: it reads the protocol (PostgreSQL's
    documentation, "Message Formats")."""

    def __init__(self, port):
        self.target = port
        self.lock = threading.Lock()
        self.counts = {"statements": 0, "round trips": 0, "bytes": 0}
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def take(self):
        with self.lock:
            return dict(self.counts)

    def close(self):
        self.listener.close()

    def _accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self.target))
            for end in (client, server):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self._up, args=(client, server), daemon=True).start()
            threading.Thread(target=self._down, args=(server, client), daemon=True).start()

    def _up(self, client, server):
        pending, is_begun = b"", False
        while data := self._receive(client):
            server.sendall(data)
            pending += data
            found = {"statements": 0, "round trips": 0, "bytes": len(data)}
            while True:
                # The first message of a connection has no type; so has a request for encryption, which is refused.
                head = 1 if is_begun else 0
                if len(pending) < head + 4:
                    break
                length = struct.unpack_from("!I", pending, head)[0] + head
                if len(pending) < length:
                    break
                if is_begun:
                    kind = pending[:1]
                    found["statements"] += kind in (b"E", b"Q")
                    found["round trips"] += kind in (b"S", b"Q")
                else:
                    is_begun = length != 8
                pending = pending[length:]
            with self.lock:
                for name, count in found.items():
                    self.counts[name] += count
        server.close()

    def _down(self, server, client):
        while data := self._receive(server):
            try:
                client.sendall(data)
            except OSError:
                # The node has stopped meanwhile.
                break
        client.close()

    @staticmethod
    def _receive(end):
        try:
            return end.recv(1 << 16)
        except OSError:
            return b""
