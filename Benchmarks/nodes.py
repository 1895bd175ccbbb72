#!/usr/bin/env python3
"""Three nodes behind nginx on a PostgreSQL with a synchronous standby, under a load, for breaking things.

Takes commands from the terminal, or those of a script, and prints after each what the load saw since the last one.
In the end it looks for what was lost. Everything stops and is removed when it ends.

Usage: Benchmarks/nodes.py [--script failover] [--program .build/release/hi5d]
"""
import argparse
import json
import os
import shutil
import socket
import tempfile
import time

from rig import books
from rig.daemon import ROOT, Daemon, Program
from rig.load import Chat, Reader, World
from rig.postgres import Server
from rig.proxy import Proxy

COMMANDS = """\
  kill N         kill -9 node 1, 2 or 3        start N    start it again
  kill primary   crash the primary             promote    the standby takes writes
  wait SECONDS   let the load run              status     what runs
  quit           stop everything and look for what was lost"""

SCRIPTS = {
    "failover": [
        "wait 3", "kill 1", "wait 3", "start 1", "wait 2", "kill primary", "wait 3", "promote", "wait 4", "status",
        "quit",
    ],
}


def free_ports(count):
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


class Site:
    """All that runs, and what can be done to it."""

    def __init__(self, path):
        self.parts = []
        self.folder = tempfile.mkdtemp(prefix="hi5-nodes-")
        try:
            self.primary = self.keep(Server())
            self.standby = self.keep(Server(standby_of=self.primary))
            # From here on a commit is acknowledged once the standby has it on disk.
            self.primary.query("ALTER SYSTEM SET synchronous_standby_names = 'standby'")
            self.primary.query("SELECT pg_reload_conf()")
            self.current = self.primary
            self.program = Program(
                path, data=self.folder, database=self.primary.address(self.standby))
            self.program.environment["HI5_DEMO_DATA"] = self.folder
            self.demo = self.set_up_demo()
            port, *self.ports = free_ports(4)
            self.nodes = [Daemon(self.program, port=node) for node in self.ports]
            self.proxy = self.keep(Proxy(port, self.ports))
        except BaseException:
            self.close()
            raise

    def keep(self, part):
        self.parts.append(part)
        return part

    def set_up_demo(self):
        node = Daemon(self.program, "demo")
        try:
            while not os.path.exists(self.folder + "/demo.json"):
                time.sleep(0.05)
            with open(self.folder + "/demo.json", encoding="utf-8") as file:
                return json.load(file)
        finally:
            node.stop()

    def close(self):
        for node in getattr(self, "nodes", []):
            if node.process.poll() is None:
                node.kill()
        for part in reversed(self.parts):
            part.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def do(self, words):
        """Runs one command; returns what to say about it, or nothing when it is none."""
        match words:
            case ["kill", "primary"] if self.current is self.primary:
                self.primary.run("kill")
                return "the primary is dead; the FAQ goes on, writes wait for: promote"
            case ["promote"] if self.current is self.primary:
                self.standby.run("promote")
                self.current = self.standby
                return "the standby takes writes"
            case ["kill", number] if number in ("1", "2", "3"):
                self.nodes[int(number) - 1].kill()
                return f"node {number} is dead"
            case ["start", number] if number in ("1", "2", "3"):
                place = int(number) - 1
                if self.nodes[place].process.poll() is not None:
                    self.nodes[place] = Daemon(self.program, port=self.ports[place])
                return f"node {number} runs"
            case ["wait", seconds] if seconds.replace(".", "", 1).isdigit():
                time.sleep(float(seconds))
                return f"{seconds} s later"
            case ["status"]:
                nodes = "".join(
                    f"\n    node {place + 1} at port {port} {'runs' if node.process.poll() is None else 'is dead'}"
                    for place, (node, port) in enumerate(zip(self.nodes, self.ports)))
                return f"writes go to the {'primary' if self.current is self.primary else 'former standby'}{nodes}"
        return None


def commands(script):
    """The commands of a script, or what is typed until the input ends."""
    if script:
        yield from SCRIPTS[script]
        return
    print(COMMANDS)
    while True:
        try:
            yield input("> ")
        except (EOFError, KeyboardInterrupt):
            return


def work(site, world, script):
    before, _ = world.ledger.take_report()
    for command in commands(script):
        if command.split() == ["quit"]:
            break
        said = site.do(command.split())
        if said is None:
            print(COMMANDS)
            continue
        counts, pause = world.ledger.take_report()
        new = {name: counts[name] - before[name] for name in counts}
        before = counts
        print(f"{command}: {said}\n    writes acknowledged {new['acknowledged']}, sent again {new['repeated']}, "
              f"longest pause {pause:.1f} s\n    FAQ searches {new['faq']}, failed {new['faq failed']}", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--script", choices=[*SCRIPTS, ""], default="")
    parser.add_argument("--program", default=os.path.join(ROOT, ".build/release/hi5d"))
    arguments = parser.parse_args()
    site = Site(arguments.program)
    try:
        agents = [site.demo["agentTokens"][name] for name in books.AGENTS]
        world = World(site.demo["publishableKey"], agents)
        site.primary.query(books.TRIGGERS["postgres"])
        world.urls = [site.proxy.url]
        print(f"the demo brand is open at {site.proxy.url}; all keys: {site.folder}/demo.json", flush=True)
        chats = [Chat(world, seed) for seed in range(4)]
        reader = Reader(world)
        try:
            work(site, world, arguments.script)
        finally:
            world.is_over = True
        for thread in [*chats, reader]:
            thread.join()
        found = books.differences(site.current.query, world.ledger, [])
        found["FAQ searches failed"] = [world.ledger.counts["faq failed"]] if world.ledger.counts["faq failed"] else []
        is_fine = books.report(found)
        raise SystemExit(0 if is_fine and world.ledger.counts["acknowledged"] else 1)
    finally:
        site.close()


main()
