#!/usr/bin/env python3
"""The subscription context: what it costs, and what it must not cost.

Three parts, each on loopback, in one run:
- FAQ search p99 while chats escalate and the brand's billing API hangs, beside the same load with the API answering;
- webhooks of the billing core that are durable when they are answered, a second;
- facts of one of 1,000,000 mirrored subscribers, looked up in process.

Needs wrk; `make bench` installs it. Usage: Benchmarks/bench_context.py [--seconds 5] [--rounds 3] [--subscribers N]
"""
import argparse
import hashlib
import hmac
import http.client
import json
import socket
import statistics
import subprocess
import tempfile
import threading
import time
import urllib.parse
import urllib.request

from bench_http import PROGRAM, call, lua, start_hi5, wrk

SECRET = "a secret of the billing core"


def put(url, key, body):
    headers = {"Authorization": "Bearer " + key, "Content-Type": "application/json"}
    request = urllib.request.Request(url, json.dumps(body).encode(), headers, method="PUT")
    with urllib.request.urlopen(request, timeout=10) as answer:
        return answer.read()


class Billing:
    """A billing API that answers at once, or takes every connection and says nothing."""

    def __init__(self):
        self.hangs = False
        self.held = []
        self.socket = socket.create_server(("127.0.0.1", 0), backlog=1024)
        self.url = "http://127.0.0.1:%d" % self.socket.getsockname()[1]
        threading.Thread(target=self.run, daemon=True).start()

    def run(self):
        body = b'{"email":"a@example.com","items":[]}'
        answer = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"
        while True:
            connection, _ = self.socket.accept()
            if self.hangs:
                self.held = self.held[-500:] + [connection]
                continue
            connection.recv(65536)
            connection.sendall(answer % (len(body), body))
            connection.close()


def escalate(url, key, secret, stop):
    """Chats of new subscribers that ask for a person at once, one after the other."""
    number = 0
    while not stop.is_set():
        number += 1
        start = {"locale": "en", "subscriber": "s-%d-%d" % (threading.get_ident(), number)}
        try:
            chat = json.loads(call(url + "/v1/conversations", secret, start))["id"]
            call(url + "/v1/conversations/%s/messages" % chat, secret, {"text": "I want to talk to a real person"})
        except OSError:
            time.sleep(0.05)


def faq(url, key, folder, seconds):
    paths = ["/v1/faq/en/search?q=" + urllib.parse.quote(q) for q in
             ["cancel my plan", "card declined", "password", "refund", "tv", "invoice", "buffering", "change plan"]]
    script = lua(folder, "faq", [("GET", p, {"Authorization": "Bearer " + key}, None) for p in paths])
    return wrk(url, seconds, script, connections=16)


def webhooks(url, key, folder, seconds, turn):
    """No two the same, of 20,000 subscribers."""
    requests = []
    for number in range(turn * 8000 * seconds, (turn + 1) * 8000 * seconds):
        body = json.dumps({
            "broadcasterId": 1, "topic": "subscriptionRenewed",
            "data": {"customerId": number % 20000, "subscriptionId": number % 20000, "offerId": "S1", "active": True,
                     "eventTime": 1769900000 + number, "expirationDate": "2026-03-01T00:00:00Z"}})
        signature = hmac.new(SECRET.encode(), body.encode(), hashlib.sha256).hexdigest()
        requests.append(("POST", "/v1/hooks/billing?key=" + key,
                         {"Content-Type": "application/json", "Webhook-Signature": signature}, body))
    return wrk(url, seconds, lua(folder, "hooks", requests), connections=128)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seconds", type=int, default=5)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--subscribers", type=int, default=1_000_000)
    options = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        server, demo = start_hi5(folder)
        url, key, secret = demo["url"], demo["publishableKey"], demo["secretKey"]
        try:
            billing = Billing()
            put(url + "/v1/settings/hooks", secret, {"billing": {"secrets": [SECRET]}})
            part = {"path": "/c/{id}"}
            connector = {"baseUrl": billing.url, "parts": {"account": part}, "failuresToOpen": 100}
            tails = {False: [], True: []}
            for _ in range(options.rounds):
                for hangs in (False, True):
                    billing.hangs = hangs
                    put(url + "/v1/settings/connector", secret, dict(connector, openSeconds=1 + int(hangs)))
                    stop = threading.Event()
                    chats = [threading.Thread(target=escalate, args=(url, key, secret, stop)) for _ in range(4)]
                    for chat in chats:
                        chat.start()
                    tails[hangs].append(faq(url, key, folder, options.seconds)[1])
                    stop.set()
                    for chat in chats:
                        chat.join()
            answering, hanging = (statistics.median(tails[hangs]) for hangs in (False, True))
            print("FAQ p99, billing API answering  %8.2f ms" % answering)
            print("FAQ p99, billing API hanging    %8.2f ms  ratio %.2f" % (hanging, hanging / answering))
            rates = [webhooks(url, key, folder, options.seconds, turn)[0] for turn in range(options.rounds)]
            print("durable webhooks                %8.0f /s" % statistics.median(rates))
            started = time.monotonic()
            while any(n["state"] == "waiting" for n in json.loads(call(url + "/v1/hooks", secret))["notices"]):
                time.sleep(0.2)
            print("the last of them read after     %8.1f s" % (time.monotonic() - started))
        finally:
            server.terminate()
            server.wait()
    facts = json.loads(subprocess.run(
        [PROGRAM, "context", "measure", "--json", "--subscribers", str(options.subscribers)],
        check=True, capture_output=True, text=True).stdout)
    print("facts of one of %d          %8.1f µs median, %.1f µs p99"
          % (facts["subscribers"], facts["median_us"], facts["p99_us"]))


if __name__ == "__main__":
    main()
