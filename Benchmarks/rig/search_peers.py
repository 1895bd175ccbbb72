#!/usr/bin/env python3
"""Other search engines for Python on a corpus and its queries: one engine a process, so that the memory is its own.

`search_peers.py ENGINE CORPUS QUERIES` prints one line of JSON. Each gets the same documents, the title for twice the
body where it has weights, the English stemmer where it has one, and the words of a query without stop words, any of
which may match, ranked by BM25. Building is from documents in memory to searchable on disk. A query is timed with its
parsing and with fetching the five ids: the median of three passes behind a first one of 200 queries.
"""
import json
import os
import re
import resource
import sqlite3
import statistics
import sys
import tempfile
import time

STOP_WORDS = set(
    "a an and are as at be by can do does for from has have how i if in is it my not of on or our that the then there "
    "this to was we what when where why will with you your after all also any been into may must please should within "
    "before".split())
LONGEST_PASS = 60


def terms(query):
    words = re.findall("[a-z0-9]+", query.lower())
    return [word for word in words if word not in STOP_WORDS] or words


def tantivy(documents, folder):
    import tantivy as engine
    builder = engine.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    for field in ("title", "body"):
        builder.add_text_field(field, stored=False, tokenizer_name="en_stem")
    index = engine.Index(builder.build(), path=folder)
    writer = index.writer(heap_size=512_000_000, num_threads=1)
    for document in documents:
        writer.add_document(engine.Document(id=document["id"], title=document["title"], body=document["body"]))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def search(words):
        query = index.parse_query(" ".join(words), ["title", "body"], field_boosts={"title": 2.0})
        return [searcher.doc(address)["id"][0] for _, address in searcher.search(query, 5, count=False).hits]
    return search


def fts5(documents, folder):
    store = sqlite3.connect(folder + "/fts.db")
    store.execute("create virtual table faq using fts5(id unindexed, title, body, tokenize='porter unicode61')")
    store.executemany("insert into faq values (:id, :title, :body)", documents)
    store.execute("insert into faq(faq) values ('optimize')")
    store.execute("insert into faq(faq, rank) values ('rank', 'bm25(0, 2.0, 1.0)')")
    store.commit()

    def search(words):
        match = " OR ".join(f'"{word}"' for word in words)
        return [row[0] for row in store.execute("select id from faq where faq match ? order by rank limit 5", (match,))]
    return search


def bm25s(documents, folder):
    import Stemmer
    import bm25s as engine
    stemmer = Stemmer.Stemmer("english")
    ids = [document["id"] for document in documents]
    texts = [" ".join((document["title"], document["title"], document["body"])) for document in documents]
    tokens = engine.tokenize(texts, stopwords="en", stemmer=stemmer, show_progress=False)
    retriever = engine.BM25(backend="numba")
    retriever.index(tokens, show_progress=False)
    retriever.save(folder)
    retriever.activate_numba_scorer()

    def search(words):
        found = retriever.retrieve(
            [stemmer.stemWords(words)], k=5, show_progress=False, return_as="documents")
        return [ids[number] for number in found[0]]
    return search


ENGINES = {"tantivy": tantivy, "bm25s": bm25s, "fts5": fts5}


def read(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def one_pass(search, queries):
    """Seconds of each query, as many as there is time for, and how many found their source."""
    times, hits, start = [], 0, time.perf_counter()
    for words, source in queries:
        begun = time.perf_counter()
        found = search(words)
        times.append(time.perf_counter() - begun)
        hits += source in found
        if time.perf_counter() - start > LONGEST_PASS:
            break
    return sorted(times), hits


def main(engine, corpus, queries):
    documents = read(corpus)
    asked = [(terms(row["q"]), row["src"]) for row in read(queries)]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        search = ENGINES[engine](documents, folder)
        build = time.perf_counter() - start
        one_pass(search, asked[:200])
        passes = sorted((one_pass(search, asked) for _ in range(3)), key=lambda one: statistics.median(one[0]))
    times, hits = passes[1]
    print(json.dumps({
        "build_s": build, "median_ms": statistics.median(times) * 1000, "p99_ms": times[len(times) * 99 // 100] * 1000,
        "hit_at_5": hits / len(times), "queries": len(times),
        "memory_mb": (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024,
    }))


if __name__ == "__main__":
    # One thread, whatever libraries would like.
    os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", NUMBA_NUM_THREADS="1")
    main(*sys.argv[1:])
