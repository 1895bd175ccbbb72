#!/usr/bin/env python3
"""FAQ search in 10,000 articles, suggestions under each keystroke, and bot messages over HTTP, beside nginx serving a
file of the same bytes.

Runs wrk against hi5d (a brand with the corpus of bench_search.py for searches, the demo brand for the rest) and against
nginx in turn, on loopback, and prints medians and ratios; then the same at half of each one's own rate, where the time
that a request takes says something.
Needs wrk and nginx; `make bench` installs them.
Usage: Benchmarks/bench_http.py [--seconds 5] [--rounds 3] [--only message]
"""
import argparse
import json
import os
import random
import re
import shutil
import statistics
import subprocess
import tempfile
import threading
import urllib.parse
import urllib.request

import bench_search
from rig import search_peers
from bench_start import TOKEN, Daemon, free_port, hi5

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PROGRAM = os.path.join(ROOT, ".build/release/hi5d")
PASSES = re.compile(r"Requests/sec:\s+([\d.]+)")
ERRORS = re.compile(r"Non-2xx or 3xx responses: (\d+)|Socket errors: (.*)")
TAIL = re.compile(r"^\s+99%\s+([\d.]+)(us|ms|s)", re.M)


def call(url, key, body=None):
    data = None if body is None else json.dumps(body).encode()
    headers = {"Authorization": "Bearer " + key, "Content-Type": "application/json"}
    with urllib.request.urlopen(urllib.request.Request(url, data, headers), timeout=10) as answer:
        return answer.read()


def start_hi5(folder):
    """Starts the demo and waits for its tour; the process is killed when this script ends."""
    server = subprocess.Popen(
        [PROGRAM, "demo", "--data", folder, "--port", "0", "--log-level", "error",
         "--private-hosts", "127.0.0.1"],
        cwd=ROOT, stdout=subprocess.PIPE, text=True)
    for line in server.stdout:
        if "bot ask" in line:
            break
    threading.Thread(target=server.stdout.read, daemon=True).start()
    with open(os.path.join(folder, "demo.json"), encoding="utf-8") as file:
        return server, json.load(file)


def start_nginx(folder, content):
    """Serves `content` as a file from a free port, with as many workers as hi5d has HTTP threads."""
    os.makedirs(folder + "/www")
    with open(folder + "/www/answer.json", "wb") as file:
        file.write(content)
    os.chmod(folder, 0o755)
    port = free_port()
    with open(folder + "/nginx.conf", "w", encoding="utf-8") as file:
        file.write(f"""
            worker_processes 2; pid {folder}/nginx.pid; error_log {folder}/error.log;
            events {{ worker_connections 4096; }}
            http {{ access_log off; default_type application/json; keepalive_requests 100000000;
                sendfile on; tcp_nopush on; open_file_cache max=10;
                client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
                uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
                server {{ listen 127.0.0.1:{port} backlog=1024; root {folder}/www; }} }}""")
    subprocess.run(["nginx", "-p", folder, "-c", folder + "/nginx.conf"], check=True)
    return f"http://127.0.0.1:{port}/answer.json"


class Searched:
    """A daemon whose brand has 10,000 articles, and more different queries for them than any cache of it keeps."""

    def __init__(self, folder):
        data = folder + "/searched"
        corpus, queries = bench_search.make_corpus(folder, 10_000, 24_000)
        articles = folder + "/articles.jsonl"
        with open(articles, "w", encoding="utf-8") as file:
            file.writelines(json.dumps(row | {"section": "help"}) + "\n" for row in search_peers.read(corpus))
        self.queries = list(dict.fromkeys(row["q"] for row in search_peers.read(queries)))
        keys = hi5("brand", "add", "bench", "Bench", "--account-url", "https://example.com/account", "--data", data)
        self.key = TOKEN.search(keys).group(0)
        token = TOKEN.search(hi5("agent", "add", "bench", "Ann", "--role", "admin", "--data", data)).group(0)
        self.daemon = Daemon(data, self.key, "help")
        hi5("faq", "import", articles, HI5_SERVER=self.daemon.url, HI5_TOKEN=token)
        self.url, self.process = self.daemon.url, self.daemon.process


# On average, what a connection waits between two requests at half load.
PAUSE = 0.005


def lua(folder, name, requests):
    """Two wrk scripts that go round a list of (method, path, headers, body): at full speed, and with pauses."""
    path = os.path.join(folder, name + ".lua")
    with open(path, "w", encoding="utf-8") as file:
        file.write("local list, parts, at = {}, {}, 0\n")
        for number, (method, target, headers, body) in enumerate(requests):
            # A function of Lua's holds 65,536 constants.
            if number % 10_000 == 0:
                file.write(("end\n" if number else "") + "parts[#parts+1] = function()\n")
            quoted = ", ".join(f"[{json.dumps(k)}]={json.dumps(v)}" for k, v in headers.items())
            text = "nil" if body is None else json.dumps(body)
            file.write(f"list[#list+1] = wrk.format({json.dumps(method)}, {json.dumps(target)}, {{{quoted}}}, {text})\n")
        file.write("end\ninit = function() for _, part in ipairs(parts) do part() end end\n")
        file.write("request = function() at = at % #list + 1 return list[at] end\n")
    shutil.copy(path, paced(path))
    with open(paced(path), "a", encoding="utf-8") as file:
        file.write(f"delay = function() return math.random(0, {int(PAUSE * 2000)}) end\n")
    return path


def paced(script):
    return script.replace(".lua", "-paced.lua")


def wrk(url, seconds, script=None, connections=64):
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency"]
    if script:
        command += ["-s", script]
    text = subprocess.run(command + [url], check=True, capture_output=True, text=True).stdout
    if ERRORS.search(text):
        raise SystemExit("errors during the run:\n" + text)
    value, unit = TAIL.search(text).groups()
    return float(PASSES.search(text).group(1)), float(value) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="", help="besides nginx only what has this in its name")
    arguments = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="hi5-bench-")
    server, demo = start_hi5(folder + "/hi5")
    searched = None
    try:
        searched = Searched(folder)
        run(arguments, folder, searched, server, demo)
    finally:
        for process in [server] + ([searched.process] if searched else []):
            process.terminate()
            process.wait(timeout=30)
        if os.path.exists(folder + "/nginx.pid"):
            subprocess.run(["nginx", "-p", folder, "-c", folder + "/nginx.conf", "-s", "stop"], check=False)
        shutil.rmtree(folder, ignore_errors=True)


def search_path(text):
    return "/v1/faq/en/search?limit=3&q=" + urllib.parse.quote(text)


def cpu_seconds(process):
    with open(f"/proc/{process.pid}/stat", encoding="utf-8") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def run(arguments, folder, searched, server, demo):
    url, key = demo["url"], demo["publishableKey"]
    bearer, searching = {"Authorization": "Bearer " + key}, {"Authorization": "Bearer " + searched.key}
    questions, firsts = [], {}
    for name in sorted(os.listdir(ROOT + "/locales/en/articles")):
        with open(f"{ROOT}/locales/en/articles/{name}", encoding="utf-8") as file:
            asked = [line[4:].strip() for line in file if line.startswith("  - ")]
        questions += asked
        firsts[name] = asked[0]
    short = [text for text in questions if len(text) <= 60]
    paths = [search_path(text) for text in searched.queries]
    sizes = [len(call(searched.url + path, searched.key)) for path in paths[:200]]
    answer = call(searched.url + paths[0], searched.key)
    answer = answer[: int(statistics.mean(sizes))].ljust(int(statistics.mean(sizes)), b" ")
    static = start_nginx(folder, answer)
    distinct = lua(folder, "distinct", [("GET", path, searching, None) for path in paths[200:]])
    # Each comes back after all the others.
    recurring = lua(folder, "recurring", [("GET", path, searching, None) for path in paths[200:2_200]])
    weights = [1 / (rank + 1) for rank in range(100)]
    hundred = random.Random(7).choices(paths[:100], weights=weights, k=5_000)
    most_asked = lua(folder, "most-asked", [("GET", path, searching, None) for path in hundred])
    # A question of each article but the one that is a person, after which the bot is silent. The same question twice in
    # a row would mean that the answer did not help.
    bodies = [json.dumps({"text": text}) for name, text in firsts.items() if name != "contact-agent.md"]
    chats = [json.loads(call(url + "/v1/conversations", key, {"locale": "en"}))["id"] for _ in range(512)]
    headers = bearer | {"Content-Type": "application/json"}
    keystrokes = [text[:count] for text in short[:200] for count in range(1, min(len(text), 30))]
    suggest = lua(folder, "suggest", [
        ("GET", "/v1/faq/en/suggest?q=" + urllib.parse.quote(text), bearer, None) for text in keystrokes])
    file = lua(folder, "file", [("GET", "/answer.json", {}, None)])
    messages = lua(folder, "messages", [
        ("POST", f"/v1/conversations/{chat}/messages", headers, body) for body in bodies for chat in chats
    ])

    tasks = {
        "nginx, static file": (static, file, server), "search, distinct queries": (searched.url, distinct, searched.process),
        "search, 2,000 in turn": (searched.url, recurring, searched.process),
        "search, hundred most asked": (searched.url, most_asked, searched.process),
        "suggest, each keystroke": (url, suggest, server), "message, answered and stored": (url, messages, server),
    }
    tasks = {name: task for name, task in tasks.items() if arguments.only in name or name.startswith("nginx")}
    rows = {name: [] for name in tasks}
    for _ in range(arguments.rounds):
        for name, (target, script, process) in tasks.items():
            before = cpu_seconds(process)
            rate, tail = wrk(target, arguments.seconds, script)
            rows[name].append((rate, tail, (cpu_seconds(process) - before) / (rate * arguments.seconds) * 1e6))
    print(f"{len(answer)} bytes an answer, {len(paths) - 200} distinct queries, 64 connections, wrk on the same cores\n")
    medians = {name: [statistics.median(values) for values in zip(*runs)] for name, runs in rows.items()}
    base = medians["nginx, static file"][0]
    print(f"{'':32}{'requests/s':>12}{'of nginx':>10}{'p99 ms':>9}{'CPU µs':>9}")
    for name, (rate, tail, cpu) in medians.items():
        cpu = "" if name.startswith("nginx") else f"{cpu:.1f}"
        print(f"{name:32}{rate:>12,.0f}{rate / base:>10.0%}{tail:>9.1f}{cpu:>9}")
    print(f"\n{'at half of its own rate':32}{'requests/s':>12}{'of full':>10}{'p99 ms':>9}")
    for name, (target, script, _) in tasks.items():
        full = medians[name][0]
        # The server takes so many connections from one address.
        connections = min(500, max(1, round(full / 2 * PAUSE)))
        half, tail = wrk(target, arguments.seconds, paced(script), connections)
        print(f"{name:32}{half:>12,.0f}{half / full:>10.0%}{tail:>9.1f}")


if __name__ == "__main__":
    main()
