#!/usr/bin/env python3
"""Measures the bot on labelled questions: `make eval`.

usage: eval_bot.py [FOLDER]    FOLDER: where subscriber/, banking77/ and clinc150/ are, each only if it is there
"""
import collections
import json
import os
import subprocess
import sys
import tempfile

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
          f" {'out. ans.':>9} {'out. sugg.':>10} {'at 3%':>8}")


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


def main(folder):
    ours = [f"{LOCALES}/{tag}/calibration.jsonl" for tag in sorted(os.listdir(LOCALES))]
    ours = [path for path in ours if os.path.exists(path)]
    subscriber = os.path.join(folder, "subscriber")
    sets = [("calibration questions", ours)]
    if os.path.isdir(subscriber):
        tags = [path.split("/")[-2] for path in ours]
        sets.append(("subscribers' questions", [f"{subscriber}/{tag}.jsonl" for tag in tags]))
    for title, files in sets:
        head(title)
        found = evaluate(files)
        for locale, figures in found["locales"].items():
            row(locale, figures)
        row("all", found["all"])
    timing = subprocess.run(
        [PROGRAM, "bot", "eval", *ours, "--timing", "--locales", LOCALES], check=True, capture_output=True, text=True)
    print("\ntime on one core:", timing.stdout.strip())
    head("by asked-as lines an article learned, with concepts and without")
    for variants in (5, 10, 20, 30, 40, 60):
        for options in ((), ("--no-concepts",)):
            found = evaluate(sets[-1][1] + (ours if len(sets) > 1 else []), "--variants", str(variants), *options)
            row(f"{variants}{' without' if options else ''}", found["all"])
    head("public corpora")
    banking = os.path.join(folder, "banking77/train.jsonl")
    if os.path.exists(banking):
        # Every ninth line of a topic is held back and asked.
        counts, parts = collections.Counter(), ([], [])
        for line in lines(banking):
            counts[line["topic"]] += 1
            parts[counts[line["topic"]] % 9 == 0].append(line)
        corpus("Banking77", *parts)
    clinc = os.path.join(folder, "clinc150")
    if os.path.isdir(clinc):
        corpus("CLINC150", lines(f"{clinc}/train.jsonl"), lines(f"{clinc}/val.jsonl"))


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else os.path.join(HERE, "../../shared/eval"))
