#!/usr/bin/env python3
"""Kills nodes under write load, again and again, and looks for what was lost or done twice.

First one node on SQLite, then three on a private PostgreSQL: `kill -9` at random moments, a start, the next kill, while
chats and agents go on. In the end every acknowledged write must be there, no message answered twice, no ticket with
two agents, every timer fired once, and `hi5d check` must find nothing. Then nodes are stopped in order in the middle of
things, and a machine fails one in all other ways. Exit code 1 when anything is wrong.

Usage: Benchmarks/torture.py [--kills 1000] [--node-kills 200] [--stops 200] [--no-faults]
                             [--program .build/release/hi5d] [--seed N]
"""
import argparse
import os
import random
import shutil
import sqlite3
import tempfile
import time

from rig import books, faults, stops
from rig.daemon import ROOT, Daemon, Program
from rig.load import ARTICLES, Chat, World, send
from rig.postgres import Server

CHATS = 6
TIMERS_A_ROUND = 10
# Long enough for the timers that are due, once in ten kills.
LONGEST_PAUSE, LONG_PAUSE = 0.5, 1.6


class SQLiteStore:
    """One node on a file."""
    nodes = 1

    def __init__(self, path):
        self.folder = tempfile.mkdtemp(prefix="hi5-torture-")
        self.program = Program(path, data=self.folder)

    def prepare(self):
        with self.open() as database:
            database.executescript(books.TRIGGERS["sqlite"])

    def open(self):
        return sqlite3.connect(self.folder + "/hi5.db", timeout=30)

    def query(self, sql):
        database = self.open()
        try:
            with database:
                return database.execute(sql).fetchall()
        finally:
            database.close()

    def close(self):
        shutil.rmtree(self.folder, ignore_errors=True)


class PostgresStore:
    """Three nodes on one server."""
    nodes = 3

    def __init__(self, path):
        self.server = Server()
        self.folder = tempfile.mkdtemp(prefix="hi5-torture-")
        self.program = Program(path, data=self.folder, database=self.server.address())
        self.query = self.server.query

    def prepare(self):
        self.query(books.TRIGGERS["postgres"])

    def close(self):
        self.server.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def torture(store, ordeal):
    """Runs an ordeal on a store while chats and agents go on; returns whether everything was in order after it.

    `ordeal` gets the store and the world; it returns the nodes that run in the end, the timers that were set and what it
    found wrong itself.
    """
    keys, agents = store.program.set_up()
    store.prepare()
    world = World(keys["publishableKey"], agents)
    node = Daemon(store.program)
    status, answer = send(node.url, keys["secretKey"], "POST", "/v1/articles/import", ARTICLES)
    node.stop()
    if status != 200:
        raise SystemExit(f"the articles are refused: {answer}")
    began = time.monotonic()
    chats = [Chat(world, number) for number in range(CHATS)]
    try:
        nodes, timers, wrong = ordeal(store, world)
        deadline = time.monotonic() + 60
        while int(store.query(books.TIMERS_LEFT)[0][0]) and time.monotonic() < deadline:
            time.sleep(0.1)
    finally:
        world.is_over = True
    for chat in chats:
        chat.join()
    codes = [node.stop() for node in nodes]
    found = books.differences(store.query, world.ledger, timers)
    code, words = store.program.run("check")
    found["faults found by hi5d check"] = [] if code == 0 else [words]
    found["nodes that did not stop in order"] = [code for code in codes if code != 0]
    found["other"] = wrong
    counts = world.ledger.counts
    print(f"  {time.monotonic() - began:.0f} s; {counts['acknowledged']} writes acknowledged, "
          f"{counts['repeated']} attempts repeated, {len(world.ledger.winners)} tickets, {len(timers)} timers")
    # A run in which nothing happened proves nothing.
    return books.report(found) and counts["acknowledged"] > 0


class Kills:
    """`kill -9` of one of the nodes at random moments, and a start."""

    def __init__(self, count, rng):
        self.count = count
        self.rng = rng

    def __call__(self, store, world):
        nodes, timers = [Daemon(store.program) for _ in range(store.nodes)], []
        world.urls = [node.url for node in nodes]
        for number in range(self.count):
            subjects = [f"t-{number}-{place}" for place in range(TIMERS_A_ROUND)]
            store.query(books.set_timers(subjects, int(time.time() * 1000)))
            timers += subjects
            time.sleep(self.rng.uniform(0, LONG_PAUSE if self.rng.random() < 0.1 else LONGEST_PAUSE))
            place = self.rng.randrange(store.nodes)
            nodes[place].kill()
            world.urls = [node.url for node in nodes if node is not nodes[place]]
            nodes[place] = Daemon(store.program)
            world.urls = [node.url for node in nodes]
            if (number + 1) % 100 == 0:
                print(f"  {number + 1} kills, {world.ledger.counts['acknowledged']} acknowledged", flush=True)
        return nodes, timers, []


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=1_000)
    parser.add_argument("--node-kills", type=int, default=200)
    parser.add_argument("--stops", type=int, default=200)
    parser.add_argument("--no-faults", action="store_true")
    parser.add_argument("--program", default=os.path.join(ROOT, ".build/release/hi5d"))
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    arguments = parser.parse_args()
    print(f"seed {arguments.seed}")
    rng = random.Random(arguments.seed)
    is_fine = True
    for name, make, count, ordeal in [
        ("kills of one node on SQLite", SQLiteStore, arguments.kills, Kills(arguments.kills, rng)),
        ("kills among three nodes on PostgreSQL", PostgresStore, arguments.node_kills, Kills(arguments.node_kills, rng)),
        ("stops of one node on SQLite", SQLiteStore, arguments.stops, stops.Stops(arguments.stops, rng)),
        ("faults of the machine of one node on SQLite", SQLiteStore, not arguments.no_faults, faults.suffer_all),
    ]:
        if not count:
            continue
        print(f"{name}, {CHATS} chats:" if count is True else f"{count} {name}, {CHATS} chats:", flush=True)
        store = make(arguments.program)
        try:
            is_fine = torture(store, ordeal) and is_fine
        finally:
            store.close()
    raise SystemExit(0 if is_fine else 1)


main()
