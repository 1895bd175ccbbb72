#!/usr/bin/env python3
"""How long the daemon takes from the start of its process to the first answer of a search, with a large FAQ.

Makes a corpus of its own (the one of bench_search.py), imports it into a brand of a new data folder, stops the daemon
and starts it again a few times: the first time without the files that lie beside the database, then with them.
Usage: Benchmarks/bench_start.py [--docs 100000] [--rounds 3]
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
import urllib.error
import urllib.request

import bench_search
from rig.search_peers import read

PROGRAM = bench_search.PROGRAM
TOKEN = re.compile(r"(?:pk|at)_[\w-]+")


def hi5(*words, **environment):
    run = subprocess.run(
        [PROGRAM, *words], check=False, capture_output=True, text=True, cwd=bench_search.ROOT,
        env=os.environ | environment)
    if run.returncode != 0:
        raise SystemExit(f"hi5d {words[0]} {words[1]}: {run.stderr.strip()}")
    return run.stdout


class Daemon:
    """Runs on a free port of its own, and is stopped at the end."""

    def __init__(self, data, key, query):
        port = str(free_port())
        self.url = "http://127.0.0.1:" + port
        start = time.perf_counter()
        self.process = subprocess.Popen(
            [PROGRAM, "serve", "--data", data, "--port", port, "--log-level", "error", "--max-body", str(1 << 26)],
            cwd=bench_search.ROOT, stdout=subprocess.DEVNULL)
        request = urllib.request.Request(
            f"{self.url}/v1/faq/en/search?limit=5&q={query}", headers={"Authorization": "Bearer " + key})
        while True:
            try:
                with urllib.request.urlopen(request, timeout=60) as answer:
                    self.found = json.loads(answer.read())["total"]
                break
            except urllib.error.HTTPError as error:
                if error.code == 404:  # Nothing is published yet.
                    self.found = 0
                    break
                raise
            except (urllib.error.URLError, ConnectionError):
                if self.process.poll() is not None:
                    raise SystemExit("the daemon ended") from None
                time.sleep(0.005)
        self.seconds = time.perf_counter() - start

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(timeout=120)


def free_port():
    import socket
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--docs", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="hi5-bench-start-")
    try:
        run(arguments, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run(arguments, folder):
    data = folder + "/data"
    corpus, queries = bench_search.make_corpus(folder, arguments.docs, 1)
    # The daemon takes no larger bodies than one of so many articles.
    rows = read(corpus)
    parts = []
    for start in range(0, len(rows), 25_000):
        parts.append(f"{folder}/articles-{start}.jsonl")
        with open(parts[-1], "w", encoding="utf-8") as file:
            file.writelines(json.dumps(row | {"section": "help"}) + "\n" for row in rows[start : start + 25_000])
    query = read(queries)[0]["q"].split()[0]
    keys = hi5("brand", "add", "bench", "Bench", "--account-url", "https://example.com/account", "--data", data)
    key = TOKEN.search(keys).group(0)
    token = TOKEN.search(hi5("agent", "add", "bench", "Ann", "--role", "admin", "--data", data)).group(0)
    with Daemon(data, key, query) as daemon:
        begin = time.perf_counter()
        for part in parts:
            hi5("faq", "import", part, HI5_SERVER=daemon.url, HI5_TOKEN=token)
        print(f"{arguments.docs:,} articles imported and published in {time.perf_counter() - begin:.1f} s")
    shutil.rmtree(data + "/snapshots", ignore_errors=True)
    seconds = []
    for number in range(arguments.rounds + 1):
        with Daemon(data, key, query) as daemon:
            if daemon.found == 0:
                raise SystemExit("the search found nothing")
            seconds.append(daemon.seconds)
    print(f"start to first answer: {seconds[0]:.2f} s without the files, "
          f"{statistics.median(seconds[1:]):.2f} s with them (median of {arguments.rounds})")


if __name__ == "__main__":
    main()
