#!/usr/bin/env python3
"""Lists and searches of many tickets over HTTP, and 32 agents who claim tickets at once: none twice, none lost.

Sets up the demo brand, fills its store with tickets straight into SQLite (fixed seed; words as frequent as in real
texts, by Zipf's law; one ticket in fifty unsolved), and times what agents ask for: medians of single requests.
Usage: Benchmarks/bench_tickets.py [--tickets 100000 1000000] [--claims 10000] [--rounds 20] [--program .build/release/hi5d]
"""
import argparse
import bisect
import itertools
import json
import os
import random
import signal
import sqlite3
import statistics
import subprocess
import tempfile
import threading
import time
import urllib.parse
import urllib.request

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
NEVER = 2**63 - 1
QUERIES = [
    ("the newest unsolved", {}),
    ("the newest of all", {"status": "all"}),
    ("due first", {"sort": "due"}),
    ("open, one queue, one language", {"q": "status:open queue:payments lang:fr"}),
    ("due within two hours, not a VIP", {"q": "status:open due<2h -tag:vip", "sort": "due"}),
    ("mine", {"q": "assignee:me status:all"}),
    ("a rare word", {"q": "status:all w9000"}),
    ("a common word", {"q": "status:all w1"}),
    ("a phrase", {"q": 'status:all "w1 w2"'}),
    ("two common words, open", {"q": "status:open w1 w3"}),
    ("a common word, due first", {"q": "status:open w5", "sort": "due"}),
]


def start(program, command, folder):
    server = subprocess.Popen(
        [program, command, "--data", folder, "--port", "0", "--log-level", "info"],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    for line in server.stdout:
        if "listening" in line:
            url = next(part for part in line.split() if "http://" in part)
            break
    threading.Thread(target=server.stdout.read, daemon=True).start()
    return server, url[url.index("http://"):].strip('"')


def stop(server):
    server.send_signal(signal.SIGTERM)
    server.wait()


def fill(path, count, unsolved_share=0.02):
    rng = random.Random(7)
    sums = list(itertools.accumulate(1 / (rank + 3) for rank in range(20_000)))
    store = sqlite3.connect(path)
    store.execute("PRAGMA synchronous = OFF")
    ordinal, last = store.execute("SELECT ordinal, last_ticket_number FROM brand WHERE id = 'demo'").fetchone()
    agent = store.execute("SELECT id FROM agent WHERE brand_id = 'demo' AND name = 'Noa'").fetchone()[0]
    now = int(time.time() * 1000)
    columns = ("id brand_id number conversation_id subscriber_id subject status priority locale channel assignee_id"
               " reason version created_at updated_at queue_id tags priority_rank is_waiting due_at").split()
    insert = f"INSERT INTO ticket ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
    for first in range(0, count, 10_000):
        tickets, tags, texts = [], [], []
        for index in range(first, min(count, first + 10_000)):
            number = last + 1 + index
            words = ["w%d" % bisect.bisect(sums, rng.random() * sums[-1]) for _ in range(25)]
            unsolved = rng.random() < unsolved_share
            status = rng.choice(["new", "open", "pending", "on_hold"]) if unsolved else rng.choice(["solved", "closed"])
            owner = agent if rng.random() < 0.05 else None
            priority = rng.choice([0, 1, 1, 1, 2, 3])
            opened = now - (count - index) * 2_000
            due = now + rng.randint(-3_600, 86_400) * 1_000 if status in ("new", "open") else NEVER
            tag = "vip" if rng.random() < 0.02 else ""
            tickets.append((
                "tkt_%026d" % number, "demo", number, "cnv_%026d" % number, "sub-%d" % rng.randrange(50_000),
                " ".join(words[:8]), status, ["low", "normal", "high", "urgent"][priority],
                rng.choice(["en", "fr", "de", "es"]), "chat", owner, "not_sure", 1, opened, opened,
                rng.choice(["general", "payments", "live"]), tag, priority,
                int(owner is None and status in ("new", "open")), due))
            if tag:
                tags.append((tickets[-1][0], tag))
            texts.append((ordinal << 40 | number, " ".join(words)))
        store.executemany(insert, tickets)
        store.executemany("INSERT INTO ticket_tag VALUES (?, ?)", tags)
        store.executemany("INSERT INTO ticket_words (rowid, words) VALUES (?, ?)", texts)
        store.commit()
    store.execute("UPDATE brand SET last_ticket_number = ? WHERE id = 'demo'", (last + count,))
    store.commit()
    store.close()


def ask(url, token, query):
    request = urllib.request.Request(
        url + "/v1/tickets?" + urllib.parse.urlencode(query), headers={"Authorization": "Bearer " + token})
    begin = time.perf_counter()
    with urllib.request.urlopen(request, timeout=60) as answer:
        page = json.load(answer)
    return time.perf_counter() - begin, len(page["tickets"])


def memory(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        return next(int(line.split()[1]) // 1024 for line in file if line.startswith("VmRSS"))


def measure(program, count, rounds):
    with tempfile.TemporaryDirectory() as folder:
        server, _ = start(program, "demo", folder)
        stop(server)
        with open(folder + "/keys.json", encoding="utf-8") as file:
            token = json.load(file)["agentTokens"]["Noa"]
        fill(folder + "/hi5.db", count)
        server, url = start(program, "serve", folder)
        try:
            print(f"\n{count:,} tickets, store {os.path.getsize(folder + '/hi5.db') >> 20} MiB")
            print(f"{'':34}{'found':>6}{'median':>10}{'worst':>10}")
            for name, query in QUERIES:
                times = [ask(url, token, query) for _ in range(rounds)]
                seconds = [one[0] for one in times]
                print(f"{name:34}{times[0][1]:6}{statistics.median(seconds) * 1e3:8.1f}ms{max(seconds) * 1e3:8.1f}ms")
            print(f"memory {memory(server.pid)} MiB")
        finally:
            stop(server)


def post(url, token, path, body):
    request = urllib.request.Request(
        url + path, json.dumps(body).encode(),
        {"Authorization": "Bearer " + token, "Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def claim(program, count, agents=32):
    with tempfile.TemporaryDirectory() as folder:
        server, _ = start(program, "demo", folder)
        stop(server)
        fill(folder + "/hi5.db", count, 1)
        store = sqlite3.connect(folder + "/hi5.db")
        waiting = store.execute("SELECT count(*) FROM ticket WHERE is_waiting = 1").fetchone()[0]
        store.close()
        added = subprocess.run(
            [program, "agent", "add", "demo", "Ada", "--role", "admin", "--data", folder, "--json"],
            cwd=ROOT, check=True, capture_output=True, text=True)
        admin = json.loads(added.stdout)["token"]
        server, url = start(program, "serve", folder)
        try:
            tokens = [post(url, admin, "/v1/agents", {"name": f"A{n}"})["token"] for n in range(agents)]
            claimed = []

            def work(token):
                while True:
                    ticket = post(url, token, "/v1/tickets/next", {})["ticket"]
                    if ticket is None:
                        return
                    claimed.append(ticket["number"])

            threads = [threading.Thread(target=work, args=(token,)) for token in tokens]
            begin = time.perf_counter()
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            seconds = time.perf_counter() - begin
            print(f"\n{agents} agents claimed {len(claimed)} of {waiting} waiting tickets, "
                  f"{len(claimed) - len(set(claimed))} twice, {len(claimed) / seconds:.0f} a second")
        finally:
            stop(server)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tickets", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--claims", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--program", default=os.path.join(ROOT, ".build/release/hi5d"))
    arguments = parser.parse_args()
    for count in arguments.tickets:
        measure(arguments.program, count, arguments.rounds)
    claim(arguments.program, arguments.claims)


if __name__ == "__main__":
    main()
