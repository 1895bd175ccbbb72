"""One node on SQLite, under load, on a machine that fails it in one way after the other. It must say so in its state and
in its log, go on with what it can, recover by itself, and lose nothing."""
import http.client
import json
import time
import urllib.parse

from . import books
from .daemon import Daemon
from .machine import Faults, Handles, Lock

PATIENCE = 30


class Patient:
    """The node, and what is seen of it while it suffers."""

    def __init__(self, node, world):
        self.node = node
        self.world = world
        place = urllib.parse.urlsplit(node.url)
        # Kept open: without file handles no new connection is taken.
        self.connection = http.client.HTTPConnection(place.hostname, place.port, timeout=PATIENCE)

    def ask(self, path, key=None):
        self.connection.request("GET", path, headers={"Authorization": "Bearer " + key} if key else {})
        answer = self.connection.getresponse()
        return answer.status, json.loads(answer.read())

    def state(self):
        """Ready, or the code that says why not."""
        status, answer = self.ask("/readyz")
        return "ready" if status == 200 else answer["code"]

    def serves_faq(self):
        return self.ask("/v1/faq/en/search?q=cancel", self.world.key)[0] == 200

    def writes(self):
        """Whether something was acknowledged just now."""
        before = self.world.ledger.counts["acknowledged"]
        return wait(lambda: self.world.ledger.counts["acknowledged"] > before, seconds=2)

    def has_logged(self, *parts):
        return any(all(part in line for part in parts) for line in list(self.node.log))


def wait(is_true, seconds=PATIENCE):
    deadline = time.monotonic() + seconds
    while not is_true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def suffer(name, patient, begin, end, *, state, words, goes_on=False):
    """One fault from its begin to its end; returns what was not as it must be.

    `state`: what /readyz must say meanwhile. `words`: parts of a line that must be logged. `goes_on`: whether writes do.
    """
    patient.node.log = []
    wrong = []

    def expect(what, is_true):
        if not is_true:
            wrong.append(f"{name}: {what}; log: {''.join(patient.node.log[-3:])}")
            print(f"  {wrong[-1]}", flush=True)

    began = time.monotonic()
    begin()
    expect(f"/readyz does not say {state}", wait(lambda: patient.state() == state))
    expect(f"no line has {words}", wait(lambda: patient.has_logged(*words)))
    said = time.monotonic()
    expect("the FAQ is not served", patient.serves_faq())
    expect("writes stop", patient.writes() or not goes_on)
    ended = time.monotonic()
    end()
    expect("it is not ready again", wait(lambda: patient.state() == "ready"))
    expect("writes do not go on", wait(patient.writes))
    print(f"  {name}: said after {said - began:.1f} s, well {time.monotonic() - ended:.1f} s after its end", flush=True)
    return wrong


def suffer_all(store, world):
    """All faults on a node of the store; returns the node, the timers that were set and what was not as it must be."""
    faults = Faults(store.folder)
    store.program.environment.update(faults.environment)
    node = Daemon(store.program)
    world.urls = [node.url]
    patient = Patient(node, world)
    held = []
    unavailable = "database_unavailable"
    wrong = []
    if not wait(patient.writes):
        raise SystemExit("the load does not begin")
    wrong += suffer(
        "disk full", patient, faults.fill_disk, faults.mend, state=unavailable, words=("request_failed", "disk is full"))
    wrong += suffer(
        "read-only file system", patient, faults.make_read_only, faults.mend, state=unavailable,
        words=("request_failed", "read-only"))
    wrong += suffer(
        "database locked by another program", patient, lambda: held.append(Lock(store.folder + "/hi5.db")),
        lambda: held.pop().release(), state=unavailable, words=("request_failed", "database is busy"))
    wrong += suffer(
        "no file handles", patient, lambda: held.append(Handles(node.process.pid)), lambda: held.pop().give_back(),
        state="file_handles_exhausted", words=("file_handles_exhausted",))
    timers = [f"t-clock-{place}" for place in range(10)]

    def set_back():
        faults.set_clock(-3600)
        store.query(books.set_timers(timers, int(time.time() * 1000)))

    wrong += suffer(
        "clock set back an hour", patient, set_back, faults.mend, state="ready", words=("clock_was_set", "-3"),
        goes_on=True)
    if not wait(lambda: not int(store.query(books.TIMERS_LEFT)[0][0])):
        wrong.append("clock set back an hour: timers do not come when it is right again")
    return [node], timers, wrong
