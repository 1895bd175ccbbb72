#!/usr/bin/env python3
"""Search in process, beside tantivy, bm25s (numba) and SQLite's FTS5 where Python has them: same corpus, one thread,
first five.

Makes a corpus of its own (fixed seed; words as frequent as in real texts, by Zipf's law; each query taken from one
document, mostly from its title), or takes one in the same form, runs `hi5d faq measure` and the others on it, and prints
a table and what the figures ought to be. The others: `--install` puts them into var/peers, or name a Python that has
them with `--python`. Usage: Benchmarks/bench_search.py [--docs 10000 100000] [--queries 2000] [--files CORPUS QUERIES]
"""
import argparse
import bisect
import itertools
import json
import os
import random
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PROGRAM = os.path.join(ROOT, ".build/release/hi5d")
PEERS = os.path.join(ROOT, "Benchmarks/rig/search_peers.py")
VENV = os.path.join(ROOT, "var/peers")
PACKAGES = ["tantivy", "bm25s", "numba", "PyStemmer"]
ONSETS = "b bl c ch d dr f g gr h k l m n p pl qu r s sh st t tr v w z".split()
VOWELS = "a e i o u ai ea ou".split()
ENDINGS = ["", "", "", "n", "r", "s", "l", "m", "t"]
FRAMES = [
    "How do I {} my {}?", "Why is my {} {}?", "What if the {} is not {}?", "{} and {}", "Where do I find {} {}?",
    "Can I {} {} on {}?",
]
FILLERS = "the a to of and in for your you is on can with if we this be it are not".split()
QUESTION = {"how", "do", "i", "my", "why", "is", "what", "if", "the", "not", "and", "where", "find", "can", "on"}


def words(rng, count):
    found = {}
    while len(found) < count:
        syllables = rng.choice((1, 2, 2, 3))
        word = "".join(rng.choice(ONSETS) + rng.choice(VOWELS) for _ in range(syllables)) + rng.choice(ENDINGS)
        if len(word) > 3:
            found[word] = True
    return list(found)


class Vocabulary:
    def __init__(self, rng, count):
        self.rng = rng
        self.words = words(rng, count)
        self.sums = list(itertools.accumulate(1 / (rank + 3) for rank in range(count)))

    def pick(self):
        return self.words[bisect.bisect(self.sums, self.rng.random() * self.sums[-1])]


def make_corpus(folder, docs, queries):
    rng = random.Random(7)
    vocabulary = Vocabulary(rng, 2_000 + docs // 3)
    documents = []
    for number in range(docs):
        topic = [vocabulary.pick() for _ in range(6)]
        title = rng.choice(FRAMES)
        title = title.format(*topic[: title.count("{}")])
        body = []
        for _ in range(rng.randint(50, 160)):
            kind = rng.random()
            body.append(rng.choice(FILLERS) if kind < 0.4 else rng.choice(topic) if kind < 0.55 else vocabulary.pick())
        documents.append({"id": f"d{number}", "locale": "en", "title": title, "body": " ".join(body) + "."})
    asked = []
    for _ in range(queries):
        source = rng.choice(documents)
        telling = [w for w in source["title"].lower().replace("?", "").split() if w not in QUESTION]
        text = [w for w in source["body"].rstrip(".").split() if w not in FILLERS]
        query = [rng.choice(telling if rng.random() < 0.7 else text) for _ in range(rng.choice((2, 3, 3, 4, 5)))]
        asked.append({"q": " ".join(dict.fromkeys(query)), "locale": "en", "src": source["id"]})
    paths = f"{folder}/corpus-{docs}.jsonl", f"{folder}/queries-{docs}.jsonl"
    for path, rows in zip(paths, (documents, asked)):
        with open(path, "w", encoding="utf-8") as file:
            file.writelines(json.dumps(row) + "\n" for row in rows)
    return paths


def install():
    subprocess.run([sys.executable, "-m", "venv", VENV], check=True)
    subprocess.run([VENV + "/bin/pip", "install", "--quiet", *PACKAGES], check=True)


def measure(corpus, queries):
    """The median of three runs, as the others make three passes."""
    command = [PROGRAM, "faq", "measure", "--json", "--locales", ROOT + "/locales"]
    command += ["--corpus", corpus, "--queries", queries]
    runs = [json.loads(subprocess.run(command, check=True, capture_output=True).stdout) for _ in range(3)]
    return sorted(runs, key=lambda run: run["median_ms"])[1]


def compare(corpus, queries, python):
    rows = {"hi5d": measure(corpus, queries)}
    for name in ("tantivy", "bm25s", "fts5"):
        run = subprocess.run([python, PEERS, name, corpus, queries], capture_output=True, text=True, check=False)
        if run.returncode == 0:
            rows[name] = json.loads(run.stdout)
        else:
            print(f"{name}: not measured ({(run.stderr.strip().splitlines() or ['no reason given'])[-1]})")
    docs = rows["hi5d"]["docs"]
    columns = ["build_s", "median_ms", "p99_ms", "hit_at_5", "memory_mb"]
    name = f"{docs:,} documents"
    print(f"\n{name:<20}" + "".join(f"{column:>12}" for column in columns) + f"{'median of hi5d':>18}")
    for name, row in rows.items():
        figures = "".join(f"{row[column]:>12.3f}" for column in columns)
        print(f"{name:<20}{figures}{row['median_ms'] / rows['hi5d']['median_ms']:>17.1f}x")
    print()
    for text, figure, limit in goals(docs, rows):
        is_least = text.startswith("hit_at_5")
        reached = figure >= limit if is_least else figure <= limit
        words = "at least" if is_least else "at most"
        print(f"{'reached' if reached else 'MISSED':<9}{text}: {figure:.3f}, {words} {limit:.3f}")
    short = {name: row["queries"] for name, row in rows.items() if "queries" in row}
    for name, count in short.items():
        if count < max(short.values()):
            print(f"{name}: only {count} queries in the time there was")


def goals(docs, rows):
    """What ought to be: a name, our figure, and the most or the least that it may be."""
    ours = rows["hi5d"]
    for name, figure, share in (
        ("tantivy", "median_ms", 0.25), ("bm25s", "median_ms", 1), ("tantivy", "p99_ms", 0.5),
        ("tantivy", "build_s", 1), ("fts5", "build_s", 1),
    ):
        if name in rows:
            yield f"{figure} as a share of {name}'s", ours[figure] / rows[name][figure], share
    for name, row in rows.items():
        if name != "hi5d":
            yield f"hit_at_5 beside {name}", ours["hit_at_5"], row["hit_at_5"]
    if docs >= 100_000:
        yield "reload_s", ours["reload_s"], 0.5
        yield "memory_mb", ours["memory_mb"], 150


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--docs", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--queries", type=int, default=2_000)
    parser.add_argument("--files", nargs=2, action="append", metavar=("CORPUS", "QUERIES"), help="instead of its own")
    parser.add_argument("--install", action="store_true", help="install the others from PyPI first")
    parser.add_argument("--python", default=VENV + "/bin/python" if os.path.exists(VENV) else sys.executable)
    arguments = parser.parse_args()
    if arguments.install:
        install()
        arguments.python = VENV + "/bin/python"
    for files in arguments.files or []:
        compare(*files, arguments.python)
    if arguments.files:
        return
    with tempfile.TemporaryDirectory() as folder:
        for docs in arguments.docs:
            compare(*make_corpus(folder, docs, arguments.queries), arguments.python)


if __name__ == "__main__":
    main()
