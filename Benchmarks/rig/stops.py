"""Stops in order (SIGTERM) in the middle of things: streams, requests that come in slowly, answers nobody reads."""
import socket
import time
import urllib.parse

from .daemon import Daemon
from .load import Lost, send

# Requests that are still coming in are given five seconds; the rest of a stop is short.
LONGEST_STOP = 20


class Stops:
    """Stops and starts of the one node, at random moments."""

    def __init__(self, count, rng):
        self.count = count
        self.rng = rng

    def __call__(self, store, world):
        wrong, longest = [], 0.0
        node = Daemon(store.program)
        for number in range(self.count):
            world.urls = [node.url]
            clients = self.clients(node, world, trickling=number % 20 == 0)
            time.sleep(self.rng.uniform(0, 0.5))
            began = time.monotonic()
            code = node.stop()
            took = time.monotonic() - began
            longest = max(longest, took)
            if code != 0 or took > LONGEST_STOP:
                wrong.append(f"stop {number} took {took:.1f} s: {code}")
            for client in clients:
                client.close()
            node = Daemon(store.program)
        world.urls = [node.url]
        print(f"  the longest stop took {longest:.1f} s")
        return [node], [], wrong

    def clients(self, node, world, trickling):
        """Connections of all kinds, left as they are: idle, listening to a chat, and with half a request."""
        place = urllib.parse.urlsplit(node.url)
        heads = [b""] * self.rng.randrange(4)
        if trickling:
            heads += [b"GET /healthz HTTP/1.1\r\nHost:"] * 3
        try:
            for _ in range(self.rng.randrange(4)):
                _, chat = send(node.url, world.key, "POST", "/v1/conversations", {})
                head = f"GET /v1/conversations/{chat['id']}/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {world.key}"
                heads += [f"{head}\r\n\r\n".encode()] * 3
        except Lost:
            pass
        clients = []
        for head in heads:
            client = socket.create_connection((place.hostname, place.port))
            client.sendall(head)
            clients.append(client)
        return clients
