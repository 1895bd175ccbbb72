"""A load of chats and agents that knows what was acknowledged to it.

Whoever gets no answer, or a 503, sends the same request with the same key again, as the API asks of its users.
"""
import http.client
import itertools
import json
import random
import threading
import time
import urllib.parse

QUESTIONS = ["How do I cancel my subscription?", "my card was declined", "the picture is black"]
# A small FAQ that answers them: a node that has little to learn starts soon.
ARTICLES = {"articles": [
    {"id": f"a{place}", "locale": "en", "section": "help", "title": text, "asked": [text], "body": "Text."}
    for place, text in enumerate(QUESTIONS)]}
PERSON = "I want to speak to a person"


class Ledger:
    """What was acknowledged, and what was answered that must not be."""

    def __init__(self):
        self.lock = threading.Lock()
        self.messages = {}  # text of a subscriber or agent: the conversation or ticket that it went to
        self.winners = {}  # number of a ticket: the agents who were told that it is theirs
        self.unexpected = []
        self.counts = {"acknowledged": 0, "repeated": 0, "faq": 0, "faq failed": 0}
        self.last_write = time.monotonic()
        self.longest_pause = 0.0  # seconds between two acknowledged writes

    def note(self, name):
        with self.lock:
            self.counts[name] += 1
            if name == "acknowledged":
                now = time.monotonic()
                self.longest_pause = max(self.longest_pause, now - self.last_write)
                self.last_write = now

    def take_report(self):
        """The counts so far and the longest pause that ended, or lasts, since the last report."""
        with self.lock:
            pause = max(self.longest_pause, time.monotonic() - self.last_write)
            self.longest_pause = 0.0
            return dict(self.counts), pause

    def acknowledge(self, text, place):
        with self.lock:
            self.messages[text] = place


class World:
    """Where the load can go, and whether it is over."""

    def __init__(self, key, agents):
        self.key = key
        self.agents = agents
        self.urls = []
        self.is_over = False
        self.ledger = Ledger()
        self.numbers = itertools.count()


class Lost(Exception):
    """There was no answer, or none that says what happened."""


class Over(Exception):
    """The world ended while a request was unanswered: it may have been done or not."""


def send(url, key, method, path, body=None, idempotency=None):
    """One request on a connection of its own; returns the status and the JSON of the answer."""
    place = urllib.parse.urlsplit(url)
    headers = {"Authorization": "Bearer " + key, "Content-Type": "application/json"}
    if idempotency:
        headers["Idempotency-Key"] = idempotency
    connection = http.client.HTTPConnection(place.hostname, place.port, timeout=30)
    try:
        connection.request(method, path, None if body is None else json.dumps(body), headers)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read() or b"null")
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Lost(str(error)) from error
    finally:
        connection.close()


class Chat(threading.Thread):
    """Goes through one conversation after the other: questions, a ticket, two agents who both want it, a reply."""

    def __init__(self, world, seed):
        super().__init__(daemon=True)
        self.world = world
        self.random = random.Random(seed)
        self.start()

    def run(self):
        try:
            while True:
                self.converse()
        except Over:
            pass

    def ask(self, key, path, body=None):
        """Asks until there is an answer that says what happened."""
        name = f"k{next(self.world.numbers)}"
        for attempt in itertools.count():
            if self.world.is_over:
                raise Over
            if attempt:
                self.world.ledger.note("repeated")
                time.sleep(0.02)
            try:
                urls = self.world.urls
                if not urls:
                    continue
                status, answer = send(self.random.choice(urls), key, "POST", path, body, name)
            except Lost:
                continue
            if status in (502, 503, 504):
                continue
            if status not in (200, 201, 409):
                with self.world.ledger.lock:
                    self.world.ledger.unexpected.append(f"{path}: {status} {answer}")
            self.world.ledger.note("acknowledged")
            return status, answer

    def say(self, conversation, text):
        text = f"{text} m{next(self.world.numbers)}"
        status, answer = self.ask(self.world.key, f"/v1/conversations/{conversation}/messages", {"text": text})
        if status == 201:
            self.world.ledger.acknowledge(text, conversation)
        return answer

    def converse(self):
        status, answer = self.ask(self.world.key, "/v1/conversations", {"locale": "en"})
        if status != 201:
            return
        conversation = answer["id"]
        for _ in range(self.random.randrange(3)):
            self.say(conversation, self.random.choice(QUESTIONS))
        number = self.say(conversation, PERSON).get("ticket")
        if number is not None:
            self.work(number)

    def work(self, number):
        """Both agents take the ticket at the same time; who gets it replies."""
        taken = {}

        def take(agent):
            try:
                taken[agent] = self.ask(self.world.agents[agent], f"/v1/tickets/{number}/take", {})[0] == 200
            except Over:
                pass

        rivals = [threading.Thread(target=take, args=(agent,)) for agent in range(2)]
        for rival in rivals:
            rival.start()
        for rival in rivals:
            rival.join()
        winners = [agent for agent, has_it in taken.items() if has_it]
        with self.world.ledger.lock:
            self.world.ledger.winners[number] = winners
        for agent in winners:
            text = f"reply m{next(self.world.numbers)}"
            if self.ask(self.world.agents[agent], f"/v1/tickets/{number}/replies", {"text": text})[0] == 201:
                self.world.ledger.acknowledge(text, number)


class Reader(threading.Thread):
    """Searches the FAQ; each search that fails counts, nothing is asked twice."""

    def __init__(self, world):
        super().__init__(daemon=True)
        self.world = world
        self.start()

    def run(self):
        while not self.world.is_over:
            for url in self.world.urls[:1]:
                try:
                    status, _ = send(url, self.world.key, "GET", "/v1/faq/en/search?q=cancel")
                except Lost:
                    status = None
                self.world.ledger.note("faq")
                if status != 200:
                    self.world.ledger.note("faq failed")
            time.sleep(0.02)
