#!/usr/bin/env python3
"""Tickets: opened durably over HTTP, listed, searched and claimed.

1. Opening: tickets a second over HTTP, beside what SQLite alone commits of the very same rows, in groups, on the same
   disk; and beside django-helpdesk in the same run, where PEERS has its script (`bench_django.sh`).
2. At 10,000 tickets: lists of 25 and searches a second, beside django-helpdesk's pages.
3. 32 agents who claim 10,000 tickets at once: none twice, none lost.
4. At 1,000,000 tickets: the median of single requests of each kind, and memory.

Usage: Benchmarks/bench_tickets.py [--peers FOLDER] [--tickets 1000000] [--seconds 8] [--program .build/release/hi5d]
"""
import argparse
import json
import os
import re
import shutil
import sqlite3
import statistics
import subprocess
import tempfile
import threading
import time
import urllib.parse

from rig.desk import ROOT, Desk

LETTER = {"text": "Where is order %? It has been three weeks and nothing arrived.", "channel": "email", "locale": "en"}
# Tickets in a commit of SQLite alone. Over HTTP half of the clients wait for a commit while the others are read.
GROUP = 64
# A ticket's rows: each table, and what they are found by, of the ticket (0) or of its conversation (1).
TABLES = [
    ("conversation", "id = ?", 1), ("message", "conversation_id = ?", 1), ("ticket", "id = ?", 0),
    ("ticket_event", "ticket_id = ?", 0), ("timer", "kind IN ('sla', 'ask_rating') AND subject = ?", 0),
]
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
    ("open, without a common word", {"q": "status:open -w1"}),
    ("a common word, due first", {"q": "status:open w5", "sort": "due"}),
    ("open or pending, one queue", {"q": "(status:open OR status:pending) queue:payments"}),
    ("a rare word, or a VIP", {"q": "status:all (w9000 OR tag:vip)"}),
    ("mine, or nobody's and urgent", {"q": "assignee:me OR (assignee:none priority:urgent)"}),
    ("a tag that nobody has", {"q": "status:all tag:none"}),
    ("a topic that nobody has", {"q": "status:all topic:none"}),
    ("a channel, a language, an SLA", {"q": "status:all channel:cli,email lang:ja sla:breached"}),
    ("a rare word of all, due first", {"q": "status:all w9000", "sort": "due"}),
    ("a rare word, due first", {"q": "status:open w900", "sort": "due"}),
    ("not by a usual channel", {"q": "status:all -channel:chat,portal"}),
    ("no usual topic, due first", {"q": "status:all -topic:login,payment", "sort": "due"}),
    ("in no usual language", {"q": "status:all -lang:en,fr,de,es,th"}),
    ("of no priority", {"q": "status:all -priority:low,normal,high,urgent"}),
    ("a rare channel or topic", {"q": "status:all (channel:email OR topic:refund)"}),
    ("a common word, a rare topic", {"q": "status:all w1 topic:refund", "sort": "due"}),
    ("a common word, open VIPs", {"q": "status:open,pending w1 queue:live tag:vip"}),
    ("a common phrase, open", {"q": 'status:open "w1 w2"'}),
    ("a common phrase, a rare topic", {"q": 'status:all "w1 w2" topic:refund'}),
    ("two that never meet", {"q": "status:all queue:live lang:th"}),
    ("two that never meet, due first", {"q": "status:all queue:live lang:th", "sort": "due"}),
    ("two that never meet, or VIPs", {"q": "status:all (queue:live lang:th OR tag:vip channel:portal)"}),
    ("VIPs by a channel of no VIPs", {"q": "status:all tag:vip channel:portal"}),
    ("the same, by their update", {"q": "status:all tag:vip channel:portal", "sort": "updated"}),
    ("four that never meet", {"q": "status:all priority:urgent lang:de topic:login assignee:none"}),
    ("the same, by their update", {
        "q": "status:all priority:urgent lang:de topic:login assignee:none", "sort": "updated"}),
    ("a word, two that never meet", {"q": "status:all w1 queue:live lang:th"}),
    ("without the usual tag", {"q": "status:all -tag:app"}),
    ("the same, due first", {"q": "status:all -tag:app", "sort": "due"}),
    ("an old queue", {"q": "status:all queue:classic"}),
    ("an old queue, a language", {"q": "status:all queue:classic lang:fr"}),
    ("older than three weeks", {"q": "status:all created>21d"}),
    ("older, not touched, VIPs", {"q": "status:all updated>20d tag:vip"}),
    ("of the last hour, in Thai", {"q": "status:all created<1h lang:th", "sort": "due"}),
    ("touched in the last hour, VIPs", {"q": "status:all updated<1h tag:vip"}),
    ("due within two hours, newest", {"q": "status:all due<2h topic:payment lang:de"}),
]


def address(query):
    return "/v1/tickets?" + urllib.parse.urlencode(query)


def django(folder):
    """What its script says, by label: requests a second. Empty where it cannot run."""
    script = os.path.join(folder, "bench_django.sh")
    if not os.path.exists(script):
        print("django-helpdesk: not here (--peers FOLDER)")
        return {}
    answer = subprocess.run([script, "sqlite"], cwd=folder, check=True, capture_output=True, text=True).stdout
    rates = re.findall(r"^dj/sqlite (.+?)\s+c=(\d+)\s+rps=\s*([\d.]+)", answer, re.M)
    # Lists are measured twice, the second time at 10,000 tickets.
    return {label: float(rate) for label, clients, rate in rates if clients == "4"}


def rows_of(store, first, last):
    """For each ticket from `first` to `last`: the statements and values that opened it."""
    source = sqlite3.connect(f"file:{store}?mode=ro", uri=True)
    names = {}
    for table, _, _ in TABLES:
        columns = [row[1] for row in source.execute(f"PRAGMA table_info({table})")]
        names[table] = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
    tickets = source.execute(
        "SELECT id, conversation_id, number FROM ticket WHERE brand_id = 'demo' AND number BETWEEN ? AND ?"
        " ORDER BY number", (first, last)).fetchall()
    ordinal = source.execute("SELECT ordinal FROM brand WHERE id = 'demo'").fetchone()[0]
    result = []
    for ticket, conversation, number in tickets:
        rows = [("UPDATE brand SET last_ticket_number = ? WHERE id = 'demo'", (number,))]
        for table, condition, of in TABLES:
            key = (ticket, conversation)[of]
            found = source.execute(f"SELECT * FROM {table} WHERE {condition}", (key,)).fetchall()
            rows += [(names[table], row) for row in found]
        document = ordinal << 40 | number
        words = source.execute("SELECT words FROM ticket_words WHERE rowid = ?", (document,)).fetchone()[0]
        rows.append(("INSERT INTO ticket_words (rowid, words) VALUES (?, ?)", (document, words)))
        result.append(rows)
    source.close()
    return result


def sqlite_alone(store, tickets, group):
    """Tickets a second, each with all its rows, so many in a commit."""
    target = sqlite3.connect(store, isolation_level=None)
    for setting in ["journal_mode = WAL", "synchronous = FULL", "cache_size = -65536", "wal_autocheckpoint = 4000"]:
        target.execute("PRAGMA " + setting)
    begin = time.perf_counter()
    for first in range(0, len(tickets), group):
        target.execute("BEGIN IMMEDIATE")
        for rows in tickets[first:first + group]:
            for sql, values in rows:
                target.execute(sql, values)
        target.execute("COMMIT")
    seconds = time.perf_counter() - begin
    target.close()
    return len(tickets) / seconds


def opening(program, seconds, rounds, peer):
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(program, folder + "/desk")
        shutil.copytree(folder + "/desk", folder + "/empty")
        over_http, alone = [], []
        for _ in range(rounds):
            store = sqlite3.connect(desk.store)
            before = store.execute("SELECT last_ticket_number FROM brand WHERE id = 'demo'").fetchone()[0]
            store.close()
            with desk.serving():
                over_http.append(desk.load("/v1/tickets", desk.secret, seconds, clients=2 * GROUP, body=LETTER))
            tickets = rows_of(desk.store, before + 1, before + 20_000)
            shutil.rmtree(folder + "/bare", ignore_errors=True)
            shutil.copytree(folder + "/empty", folder + "/bare")
            alone.append(sqlite_alone(folder + "/bare/hi5.db", tickets, GROUP))
        rate, median = max(over_http)[0], statistics.median(one[1] for one in over_http)
        rows = sum(len(rows) for rows in tickets) / len(tickets)
        print(f"\nOpening, durable, {2 * GROUP} at once: {rate:,.0f}/s (median {median:.1f} ms), {rows:.1f} rows each")
        print(f"SQLite alone, {GROUP} in a commit: {max(alone):,.0f}/s; over HTTP {rate / max(alone):.2f} of that")
        if "create ticket" in peer:
            print(f"django-helpdesk: {peer['create ticket']:.1f}/s; Hi5 {rate / peer['create ticket']:,.0f} times")


def listing(program, seconds, peer):
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(program, folder)
        desk.fill(10_000, 1)
        print("\nAt 10,000 tickets, 16 clients:")
        with desk.serving():
            for name, query, label in [
                ("list of 25", {"status": "open"}, "UI list 25 (datatables)"),
                ("search", {"q": "status:open w20"}, "UI search (datatables)"),
            ]:
                rate, median = desk.load(address(query), desk.agent, seconds, clients=16)
                beside = f"; django-helpdesk {peer[label]:.1f}/s, {rate / peer[label]:,.0f} times" if label in peer else ""
                print(f"  {name}: {rate:,.0f}/s (median {median:.1f} ms){beside}")


def claiming(program, count, agents=32):
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(program, folder)
        # Not quite half of them wait for an agent.
        desk.fill(count * 21 // 10, 1)
        store = sqlite3.connect(desk.store)
        waiting = store.execute("SELECT count(*) FROM ticket WHERE is_waiting = 1").fetchone()[0]
        store.close()
        added = subprocess.run(
            [program, "agent", "add", "demo", "Ada", "--role", "admin", "--data", folder, "--json"],
            cwd=ROOT, check=True, capture_output=True, text=True)
        admin = json.loads(added.stdout)["token"]
        with desk.serving():
            tokens = [desk.call("/v1/agents", admin, {"name": f"A{n}"})["token"] for n in range(agents)]
            claimed = []

            def work(token):
                while ticket := desk.call("/v1/tickets/next", token, {})["ticket"]:
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


def many(program, count, rounds):
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(program, folder)
        desk.fill(count)
        with desk.serving():
            print(f"\n{count:,} tickets, store {os.path.getsize(desk.store) >> 20} MiB")
            print(f"{'':34}{'found':>6}{'median':>10}{'worst':>10}")
            for name, query in QUERIES:
                times = []
                for _ in range(rounds):
                    begin = time.perf_counter()
                    found = len(desk.call(address(query), desk.agent)["tickets"])
                    times.append((time.perf_counter() - begin) * 1e3)
                print(f"{name:34}{found:6}{statistics.median(times):8.1f}ms{max(times):8.1f}ms", flush=True)
            print(f"memory {desk.memory()} MiB")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", default="/tmp/hi5-peers", help="where django-helpdesk is laid out")
    parser.add_argument("--tickets", type=int, nargs="+", default=[1_000_000])
    parser.add_argument("--claims", type=int, default=10_000)
    parser.add_argument("--seconds", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--program", default=os.path.join(ROOT, ".build/release/hi5d"))
    parser.add_argument("--only", nargs="+", choices=["opening", "listing", "claiming", "many"])
    arguments = parser.parse_args()
    parts = arguments.only or ["opening", "listing", "claiming", "many"]
    peer = django(arguments.peers) if {"opening", "listing"} & set(parts) else {}
    if "opening" in parts:
        opening(arguments.program, arguments.seconds, 3, peer)
    if "listing" in parts:
        listing(arguments.program, arguments.seconds, peer)
    if "claiming" in parts:
        claiming(arguments.program, arguments.claims)
    if "many" in parts:
        for count in arguments.tickets:
            many(arguments.program, count, arguments.rounds)


if __name__ == "__main__":
    main()
