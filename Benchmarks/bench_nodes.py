#!/usr/bin/env python3
"""What nodes carry: bot messages and tickets a second on SQLite and with one, two and three nodes on one PostgreSQL, and
what one of each costs: statements, round trips, bytes of log, CPU of the node and of the server.

All of it runs on this machine, the load generator too, so that the rates do not grow with the nodes; the costs say what
machines of their own would carry. Needs wrk and PostgreSQL.
Usage: Benchmarks/bench_nodes.py [--seconds 5] [--rounds 3] [--program .build/release/hi5d]
"""
import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import tempfile
import time

from rig.daemon import ROOT, Daemon, Program
from rig.load import ARTICLES, QUESTIONS, send
from rig.meter import Meter
from rig.postgres import Server

PASSES = re.compile(r"(\d+) requests in ([\d.]+)(ms|s)")
ERRORS = re.compile(r"Non-2xx or 3xx responses: (\d+)|Socket errors: (.*)")
TICKS = os.sysconf("SC_CLK_TCK")
CONNECTIONS = 48
SINGLE = 400

# Each wrk thread has a state of its own: names must differ between threads and runs.
LUA = """
local run, thread, count = "{run}", 0, 0
local threads = 0
function setup(t) threads = threads + 1 t:set("number", threads) end
request = function()
    count = count + 1
    return wrk.format("POST", "/v1/messages", {{
        ["Authorization"] = "Bearer {key}", ["Content-Type"] = "application/json",
        ["Idempotency-Key"] = run .. "-" .. number .. "-" .. count }}, {body})
end
"""
# Chats that go on, each question unlike the one before: what is asked twice did not help.
MESSAGE = """string.format('{{"sender":"%s-%d-%d","locale":"en","text":"%s"}}', run, number, count % 512, ({questions})[
        math.floor(count / 512) % {many} + 1])"""
# A person, who opens with the wish for another: conversation, message and ticket.
TICKET = """string.format('{{"sender":"%s-%d-%d","locale":"en","text":"I want to speak to a person"}}', run, number, count)"""


class Site:
    """Nodes on a store, with a brand that answers a few questions."""

    def __init__(self, path, count, server=None, port=None):
        self.folder = tempfile.mkdtemp(prefix="hi5-bench-")
        self.server = server
        address = None
        if server:
            address = server.address().replace(f"port={server.port}", f"port={port or server.port}")
        self.program = Program(path, data=self.folder, database=address)
        self.runs = 0
        brand = self.program.json("brand", "add", self.name(), "Arena", "--account-url", "https://arena.example")
        self.key = brand["secretKey"]
        self.nodes = [Daemon(self.program) for _ in range(count)]
        status, answer = send(self.nodes[0].url, self.key, "POST", "/v1/articles/import", ARTICLES)
        if status != 200:
            raise SystemExit(f"the articles are refused: {answer}")

    @staticmethod
    def name():
        return "b" + os.urandom(6).hex()

    def close(self):
        for node in self.nodes:
            node.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def script(self, body):
        """A wrk script whose senders and keys are new."""
        self.runs += 1
        questions = "{" + ", ".join(json.dumps(text) for text in QUESTIONS) + "}"
        body = body.format(questions=questions, many=len(QUESTIONS))
        path = f"{self.folder}/{self.runs}.lua"
        with open(path, "w", encoding="utf-8") as file:
            file.write(LUA.format(run=f"r{os.urandom(4).hex()}", key=self.key, body=body))
        return path

    def rate(self, body, seconds):
        """Requests a second that all nodes answer together."""
        share = CONNECTIONS // len(self.nodes)
        runs = [subprocess.Popen(
            ["wrk", "-t1", f"-c{share}", f"-d{seconds}s", "--timeout", "10s", "-s", self.script(body), node.url],
            stdout=subprocess.PIPE, text=True) for node in self.nodes]
        texts = [run.communicate()[0] for run in runs]
        if any(ERRORS.search(text) for text in texts):
            raise SystemExit("errors during the run:\n" + "\n".join(texts))
        found = [PASSES.search(text).groups() for text in texts]
        return sum(int(count) / float(time) * (1000 if unit == "ms" else 1) for count, time, unit in found)


def cpu(pids):
    """Seconds of CPU that these processes have used."""
    ticks = 0
    for pid in pids:
        try:
            with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
                fields = file.read().rpartition(")")[2].split()
        except OSError:
            continue
        ticks += int(fields[11]) + int(fields[12])
    return ticks / TICKS


def family(pid):
    """A process and its children."""
    with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
        return [pid, *map(int, file.read().split())]


def one_by_one(site, meter, text, sender):
    """Statements and round trips that one message needs, asked one after the other; what runs anyway is taken off."""
    def ask(number, name):
        return send(site.nodes[0].url, site.key, "POST", "/v1/messages",
                    {"sender": sender(number, name), "locale": "en", "text": text(number)}, f"{name}-{number}")
    for number in range(20):
        ask(number, "warm")
    began, before = time.monotonic(), meter.take()
    for number in range(SINGLE):
        status, answer = ask(number, "count")
        if status != 200:
            raise SystemExit(f"refused: {answer}")
    took, after = time.monotonic() - began, meter.take()
    time.sleep(took)
    idle = meter.take()
    return {name: (after[name] - before[name] - (idle[name] - after[name])) / SINGLE for name in after}


def costs(site, server, body, seconds):
    """CPU in microseconds of node and server, and bytes of write-ahead log, for one request of many."""
    postmaster = server.pid
    position = "SELECT pg_current_wal_lsn() - '0/0'"
    node, base, log = cpu([site.nodes[0].process.pid]), cpu(family(postmaster)), float(server.query(position)[0][0])
    rate = site.rate(body, seconds)
    count = rate * seconds
    return {
        "rate": rate,
        "node": (cpu([site.nodes[0].process.pid]) - node) / count * 1e6,
        "server": (cpu(family(postmaster)) - base) / count * 1e6,
        "log": (float(server.query(position)[0][0]) - log) / count,
    }


def measure(path, seconds, rounds):
    tasks = {"bot message": MESSAGE, "new ticket": TICKET}
    server = Server(settings=["shared_buffers=256MB", "max_wal_size=4GB"])
    rates = {}
    try:
        for name, count, store in [
            ("SQLite, one process", 1, None), ("PostgreSQL, 1 node", 1, server), ("PostgreSQL, 2 nodes", 2, server),
            ("PostgreSQL, 3 nodes", 3, server),
        ]:
            site = Site(path, count, store)
            try:
                for body in tasks.values():
                    site.rate(body, 1)
                rates[name] = [
                    statistics.median(site.rate(body, seconds) for _ in range(rounds)) for body in tasks.values()]
            finally:
                site.close()
        print(f"{'on this machine, ' + str(os.cpu_count()) + ' cores':28}" + "".join(f"{name + 's/s':>16}" for name in tasks))
        for name, row in rates.items():
            print(f"{name:28}" + "".join(f"{rate:>16,.0f}" for rate in row))
        cost = {}
        site = Site(path, 1, server)
        try:
            for name, body in tasks.items():
                site.rate(body, 1)
                cost[name] = costs(site, server, body, seconds)
        finally:
            site.close()
        meter = Meter(server.port)
        site = Site(path, 1, server, meter.port)
        try:
            chats = {
                "bot message": (lambda number: QUESTIONS[number // 100 % len(QUESTIONS)], lambda number, name: f"m{name}{number % 100}"),
                "new ticket": (lambda number: "I want to speak to a person", lambda number, name: f"t{name}{number}"),
            }
            for name, (text, sender) in chats.items():
                cost[name] |= one_by_one(site, meter, text, sender)
        finally:
            site.close()
            meter.close()
    finally:
        server.close()
    report(cost)


def report(cost):
    print(f"\n{'what one costs on PostgreSQL':28}" + "".join(f"{name:>16}" for name in cost))
    for title, field, form in [
        ("statements", "statements", "{:.1f}"), ("round trips", "round trips", "{:.1f}"),
        ("bytes to the server", "bytes", "{:,.0f}"), ("bytes of its log", "log", "{:,.0f}"),
        ("CPU of the node, µs", "node", "{:,.0f}"), ("CPU of the server, µs", "server", "{:,.0f}"),
    ]:
        print(f"{title:28}" + "".join(f"{form.format(row[field]):>16}" for row in cost.values()))
    print("\nworked out, not measured, at 70% of the CPU:")
    for title, field in [("a core of a node carries", "node"), ("a core of the server carries", "server")]:
        print(f"{title:28}" + "".join(f"{0.7e6 / row[field]:>14,.0f}/s" for row in cost.values()))
    # With 16 connections, a database half a millisecond away and nothing else to wait for.
    print(f"{'16 connections, 0.5 ms away':28}" + "".join(
        f"{16 / (row['round trips'] * 0.0005):>14,.0f}/s" for row in cost.values()))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--program", default=os.path.join(ROOT, ".build/release/hi5d"))
    arguments = parser.parse_args()
    measure(arguments.program, arguments.seconds, arguments.rounds)


main()
