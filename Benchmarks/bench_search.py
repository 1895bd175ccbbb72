#!/usr/bin/env python3
"""Search in process, beside tantivy and SQLite's FTS5 where Python has them: same corpus, one thread, first five.

Makes a corpus of its own (fixed seed; words as frequent as in real texts, by Zipf's law; each query taken from one
document, mostly from its title), runs `hi5d faq measure` and the others on it, and prints a table with ratios.
tantivy: `pip install tantivy`. Usage: Benchmarks/bench_search.py [--docs 10000 100000] [--queries 2000]
"""
import argparse
import bisect
import itertools
import json
import os
import random
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PROGRAM = os.path.join(ROOT, ".build/release/hi5d")
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


def read(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def tantivy(documents, folder):
    import tantivy as engine
    builder = engine.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    for field in ("title", "body"):
        builder.add_text_field(field, tokenizer_name="en_stem")
    index = engine.Index(builder.build(), path=folder)
    writer = index.writer(num_threads=1)
    for document in documents:
        writer.add_document(engine.Document(id=document["id"], title=document["title"], body=document["body"]))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def search(query):
        parsed = index.parse_query(query, ["title", "body"], field_boosts={"title": 2.0})
        return [searcher.doc(address)["id"][0] for _, address in searcher.search(parsed, 5, count=False).hits]
    return search


def fts5(documents, folder):
    store = sqlite3.connect(folder + "/fts.db")
    store.execute("create virtual table faq using fts5(id unindexed, title, body, tokenize='porter unicode61')")
    store.executemany("insert into faq values (:id, :title, :body)", documents)
    store.execute("insert into faq(faq, rank) values ('rank', 'bm25(0, 2.0, 1.0)')")
    store.commit()

    def search(query):
        match = " OR ".join(f'"{word}"' for word in query.split())
        return [row[0] for row in store.execute("select id from faq where faq match ? order by rank limit 5", (match,))]
    return search


def measure_peer(name, corpus, queries):
    """Runs in a process of its own, so that the memory is its own."""
    documents, asked = read(corpus), read(queries)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        search = {"tantivy": tantivy, "fts5": fts5}[name](documents, folder)
        build = time.perf_counter() - start
        for row in asked[:100]:
            search(row["q"])
        times, hits = [], 0
        for row in asked:
            start = time.perf_counter()
            found = search(row["q"])
            times.append(time.perf_counter() - start)
            hits += row["src"] in found
    times.sort()
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    return {
        "build_s": build, "median_ms": statistics.median(times) * 1000, "p99_ms": times[len(times) * 99 // 100] * 1000,
        "hit_at_5": hits / len(asked), "memory_mb": memory,
    }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--docs", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--queries", type=int, default=2_000)
    parser.add_argument("--peer", nargs=3, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.peer:
        return print(json.dumps(measure_peer(*arguments.peer)))
    with tempfile.TemporaryDirectory() as folder:
        for docs in arguments.docs:
            compare(docs, *make_corpus(folder, docs, arguments.queries))


def compare(docs, corpus, queries):
    command = [PROGRAM, "faq", "measure", "--json", "--locales", ROOT + "/locales", "--corpus", corpus, "--queries", queries]
    rows = {"hi5d": json.loads(subprocess.run(command, check=True, capture_output=True).stdout)}
    for name in ("tantivy", "fts5"):
        run = subprocess.run([sys.executable, __file__, "--peer", name, corpus, queries], capture_output=True, check=False)
        if run.returncode == 0:
            rows[name] = json.loads(run.stdout)
        else:
            print(f"{name}: not measured ({run.stderr.decode().strip().splitlines()[-1]})")
    columns = ["build_s", "median_ms", "p99_ms", "hit_at_5", "memory_mb"]
    print(f"\n{docs:,} documents" + "".join(f"{column:>12}" for column in columns) + f"{'median of hi5d':>18}")
    for name, row in rows.items():
        figures = "".join(f"{row[column]:>12.3f}" for column in columns)
        print(f"{name:<{len(f'{docs:,} documents')}}{figures}{row['median_ms'] / rows['hi5d']['median_ms']:>17.1f}x")


if __name__ == "__main__":
    main()
