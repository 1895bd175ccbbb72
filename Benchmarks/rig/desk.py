"""A demo brand's helpdesk to be measured: a store filled with tickets, and a server on it."""
import bisect
import itertools
import json
import os
import random
import re
import signal
import sqlite3
import subprocess
import threading
import time
import urllib.request

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
NEVER = 2**63 - 1
RATE = re.compile(r"Requests/sec:\s+([\d.]+)")
MEDIAN = re.compile(r"^\s+50%\s+([\d.]+)(us|ms|s)", re.M)
ERRORS = re.compile(r"Non-2xx or 3xx responses: \d+|Socket errors: .*")


class Desk:
    """A folder with the demo brand's store; `serve` runs the program on it."""

    def __init__(self, program, folder):
        self.program, self.folder = program, folder
        self.store = folder + "/hi5.db"
        self.server = self.url = None
        with self.serving("demo"):
            pass
        with open(folder + "/keys.json", encoding="utf-8") as file:
            keys = json.load(file)
        self.agent, self.secret = keys["agentTokens"]["Noa"], keys["secretKey"]

    def serving(self, command="serve"):
        self.server = subprocess.Popen(
            [self.program, command, "--data", self.folder, "--port", "0", "--log-level", "info"],
            cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for line in self.server.stdout:
            if "listening" in line:
                self.url = next(part for part in line.split() if "http://" in part)
                self.url = self.url[self.url.index("http://"):].strip('"')
                break
        threading.Thread(target=self.server.stdout.read, daemon=True).start()
        return self

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.send_signal(signal.SIGTERM)
        self.server.wait()

    def call(self, path, key, body=None):
        request = urllib.request.Request(
            self.url + path, None if body is None else json.dumps(body).encode(),
            {"Authorization": "Bearer " + key, "Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)

    def load(self, path, key, seconds, clients=64, body=None):
        """Requests a second and the median in ms, by wrk. In `body`, a % becomes a number that no other has."""
        script = f"{self.folder}/load.lua"
        with open(script, "w", encoding="utf-8") as file:
            file.write(f'wrk.headers["Authorization"] = "Bearer {key}"\n')
            if body is not None:
                file.write('wrk.headers["Content-Type"] = "application/json"\nlocal count = 0\n')
                file.write(f"local body = [[{json.dumps(body)}]]\n")
                file.write("function request()\n  count = count + 1\n")
                file.write('  return wrk.format("POST", nil, nil, (body:gsub("%%", tostring(count))))\nend\n')
        answer = subprocess.run(
            ["wrk", "-t1", f"-c{clients}", f"-d{seconds}s", "--latency", "-s", script, self.url + path],
            check=True, capture_output=True, text=True).stdout
        trouble = ERRORS.search(answer)
        if trouble:
            raise SystemExit(f"{path}: {trouble.group()}")
        number, unit = MEDIAN.search(answer).groups()
        return float(RATE.search(answer).group(1)), float(number) * {"us": 1e-3, "ms": 1, "s": 1e3}[unit]

    def memory(self):
        """Resident, in MiB."""
        with open(f"/proc/{self.server.pid}/status", encoding="ascii") as file:
            return next(int(line.split()[1]) // 1024 for line in file if line.startswith("VmRSS"))

    def fill(self, count, unsolved_share=0.02):
        """Tickets straight into the store: words as frequent as in real texts, by Zipf's law; a fixed seed.

        What many have need not meet: no Thai ticket is in the queue "live", no VIP writes by the portal, what is urgent
        and German is about payments. The queue "classic" has old tickets only, and nearly all carry the tag "app".
        """
        rng = random.Random(7)
        sums = list(itertools.accumulate(1 / (rank + 3) for rank in range(20_000)))
        store = sqlite3.connect(self.store)
        store.execute("PRAGMA synchronous = OFF")
        ordinal, last = store.execute("SELECT ordinal, last_ticket_number FROM brand WHERE id = 'demo'").fetchone()
        agent = store.execute("SELECT id FROM agent WHERE brand_id = 'demo' AND name = 'Noa'").fetchone()[0]
        now = int(time.time() * 1000)
        columns = (
            "document id brand_id number conversation_id subscriber_id subject status priority locale channel"
            " assignee_id reason version created_at updated_at queue_id tags topic priority_rank is_waiting due_at"
            " sla").split()
        insert = f"INSERT INTO ticket ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
        for first in range(0, count, 10_000):
            tickets, tags, texts = [], [], []
            for index in range(first, min(count, first + 10_000)):
                number = last + 1 + index
                words = ["w%d" % bisect.bisect(sums, rng.random() * sums[-1]) for _ in range(25)]
                is_unsolved = rng.random() < unsolved_share
                status = rng.choice(["new", "open", "pending", "on_hold"] if is_unsolved else ["solved", "closed"])
                owner = agent if rng.random() < 0.05 else None
                priority = rng.choice([0, 1, 1, 1, 2, 3])
                opened = now - (count - index) * 2_000
                updated = opened + rng.randrange(5 * 86_400) * 1_000
                updated = updated if updated < now else opened
                due = now + rng.randint(-3_600, 86_400) * 1_000 if status in ("new", "open") else NEVER
                locale = "th" if rng.random() < 0.1 else rng.choice(["en", "fr", "de", "es"])
                queue = rng.choice(["general", "payments", "general" if locale == "th" else "live"])
                if index < count // 5 and rng.random() < 0.3:
                    queue = "classic"
                is_vip = rng.random() < 0.02
                channel = "portal" if not is_vip and rng.random() < 0.1 else "chat"
                topic = "payment" if locale == "de" and priority == 3 or rng.random() < 0.3 else "login"
                carried = (["app"] if index % 50_000 != 13 else []) + (["vip"] if is_vip else [])
                tickets.append((
                    ordinal << 40 | number, "tkt_%026d" % number, "demo", number, "cnv_%026d" % number,
                    "sub-%d" % rng.randrange(50_000),
                    " ".join(words[:8]), status, ["low", "normal", "high", "urgent"][priority], locale,
                    "email" if index % 50_000 == 7 else channel, owner, "not_sure", 1, opened, updated, queue,
                    " ".join(carried), "refund" if index % 50_000 == 11 else topic, priority,
                    int(owner is None and status in ("new", "open")), due, "[]"))
                tags += [(tickets[-1][1], tag) for tag in carried]
                texts.append((ordinal << 40 | number, " ".join(words)))
            store.executemany(insert, tickets)
            store.executemany("INSERT INTO ticket_tag VALUES (?, ?)", tags)
            store.executemany("INSERT INTO ticket_words (rowid, words) VALUES (?, ?)", texts)
            store.commit()
        store.execute("UPDATE brand SET last_ticket_number = ? WHERE id = 'demo'", (last + count,))
        store.execute("INSERT OR IGNORE INTO ticket_locale SELECT DISTINCT brand_id, locale FROM ticket")
        store.commit()
        store.close()
