#!/usr/bin/env python3
"""Measures the bot on labelled questions: `make eval`. About a minute of one core.

usage: eval_bot.py [FOLDER]

FOLDER holds subscriber/TAG.jsonl, banking77/train.jsonl, clinc150/train.jsonl and val.jsonl, each only if it is there;
without any of them only the questions of locales/ are asked, which the thresholds were chosen by.

The last column is what the best threshold would give: answered right, where 97% of all answers are right.
"""
import collections
import json
import os
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
PROGRAM = os.environ.get("HI5D", os.path.join(HERE, "../.build/release/hi5d"))
LOCALES = os.path.join(HERE, "../locales")


def evaluate(files, *options):
    command = [PROGRAM, "bot", "eval", *files, "--json", "--curve", "--locales", LOCALES, *options]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def row(name, figures):
    best = figures["best"] or {"direct": 0}
    print(
        f"{name:22} {figures['in_scope']:5} {figures['out_of_scope']:5} {figures['direct']:7.1%}"
        f" {figures['resolution']:11.1%} {figures['wrong_rate']:6.1%} {figures['false_rate']:9.1%}"
        f" {figures['false_suggested_rate']:10.1%} {best['direct']:8.1%}"
    )


def head(title):
    print(f"\n{title}\n{'':22} {'in':>5} {'out':>5} {'direct':>7} {'resolution':>11} {'wrong':>6}"
          f" {'out. ans.':>9} {'out. sugg.':>10} {'at 97%':>8}")


def lines(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def corpus(name, train, asked):
    """Writes a corpus as articles and questions, and measures it."""
    asked_as = collections.defaultdict(list)
    for line in train:
        asked_as[line["topic"]].append(line["text"])
    outside = asked_as.pop(None, [])
    with tempfile.TemporaryDirectory() as folder:
        names = {topic: topic.lower().replace("_", "-").replace("?", "") for topic in asked_as}
        paths = [os.path.join(folder, file) for file in ("articles.jsonl", "asked.jsonl", "outside.txt")]
        with open(paths[0], "w", encoding="utf-8") as file:
            for topic, texts in asked_as.items():
                article = {"id": names[topic], "locale": "en", "section": "all", "title": topic.replace("_", " "),
                           "body": "Answer.", "asked": texts}
                file.write(json.dumps(article) + "\n")
        with open(paths[1], "w", encoding="utf-8") as file:
            for line in asked:
                file.write(json.dumps({**line, "topic": names.get(line["topic"])}) + "\n")
        with open(paths[2], "w", encoding="utf-8") as file:
            file.write("\n".join(outside))
        options = ["--articles", paths[0], "--outside", paths[2]]
        row(name, evaluate([paths[1]], *options)["all"])


def measure(title, files):
    head(title)
    found = evaluate(files)
    for locale, figures in found["locales"].items():
        row(locale, figures)
    row("all", found["all"])


def variants(files):
    """What pays: more lines an article, or concepts?"""
    head("by asked-as lines an article learned, with concepts and without")
    for count in (5, 10, 20, 30, 40, 60):
        for options in ((), ("--no-concepts",)):
            found = evaluate(files, "--variants", str(count), *options)
            row(f"{count}{' without' if options else ''}", found["all"])


def corpora(folder):
    banking, clinc = (os.path.join(folder, name) for name in ("banking77/train.jsonl", "clinc150"))
    if not os.path.exists(banking) and not os.path.isdir(clinc):
        return
    head("public corpora")
    if os.path.exists(banking):
        # Every ninth line of a topic is held back and asked.
        counts, parts = collections.Counter(), ([], [])
        for line in lines(banking):
            counts[line["topic"]] += 1
            parts[counts[line["topic"]] % 9 == 0].append(line)
        corpus("Banking77", *parts)
    if os.path.isdir(clinc):
        corpus("CLINC150", lines(f"{clinc}/train.jsonl"), lines(f"{clinc}/val.jsonl"))


def main(folder):
    start = time.monotonic()
    tags = sorted(tag for tag in os.listdir(LOCALES) if os.path.isdir(f"{LOCALES}/{tag}/articles"))
    ours = [path for tag in tags if os.path.exists(path := f"{LOCALES}/{tag}/calibration.jsonl")]
    subscribers = [path for tag in tags if os.path.exists(path := f"{folder}/subscriber/{tag}.jsonl")]
    measure("questions of locales/, by which the thresholds were chosen", ours)
    if subscribers:
        measure("subscribers' questions", subscribers)
    else:
        print(f"\nThere are no subscribers' questions in {folder}: only those of locales/ are asked.")
    variants(subscribers + ours)
    corpora(folder)
    timing = subprocess.run(
        [PROGRAM, "bot", "eval", *ours, "--timing", "--locales", LOCALES], check=True, capture_output=True, text=True)
    print("\ntime on one core:", timing.stdout.strip())
    print(f"measured in {time.monotonic() - start:.0f} s")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else os.path.join(HERE, "../../shared/eval"))
