"""The program under test, as processes."""
import json
import os
import re
import signal
import subprocess
import threading

from .books import AGENTS

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
LISTENING = re.compile(r"event=listening url=(\S+)")
START_SECONDS, STOP_SECONDS = 60, 60


class Program:
    """One build of hi5d and the store that its commands work on."""

    def __init__(self, path, data=None, database=None):
        self.path = path
        self.data = data
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("HI5_")}
        if data:
            self.environment["HI5_DATA"] = data
        if database:
            self.environment["HI5_DATABASE"] = database

    def run(self, *words):
        """Runs a command to its end; returns its exit code and what it printed."""
        done = subprocess.run([self.path, *words], cwd=ROOT, env=self.environment, capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr

    def json(self, *words):
        code, text = self.run(*words, "--json")
        if code != 0:
            raise SystemExit(f"hi5d {' '.join(words)}: {text}")
        return json.loads(text)

    def set_up(self):
        """Adds a brand without articles and two agents; returns the brand's keys and the agents' tokens."""
        brand = self.json("brand", "add", "arena", "Arena", "--account-url", "https://arena.example")
        return brand, [self.json("agent", "add", "arena", name)["token"] for name in AGENTS]


class Daemon:
    """A running `hi5d serve`, or another command that serves, on a port of loopback; 0 takes a free one."""

    def __init__(self, program, command="serve", port=0):
        self.process = subprocess.Popen(
            [program.path, command, "--port", str(port), "--max-connections-per-address", "0"], cwd=ROOT,
            env=program.environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            text=True)
        self.log = []
        self.url = None
        self.listening = threading.Event()
        threading.Thread(target=self._read, daemon=True).start()
        self.listening.wait(START_SECONDS)
        if not self.url:
            self.kill()
            raise SystemExit("the node does not start:\n" + "".join(self.log[-20:]))

    def _read(self):
        for line in self.process.stderr:
            self.log = self.log[-199:] + [line]
            if not self.url and (found := LISTENING.search(line)):
                self.url = found.group(1)
                self.listening.set()
        self.listening.set()

    def kill(self):
        """As by `kill -9`."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        """In order; returns the exit code, or what is wrong when it does not end."""
        self.process.terminate()
        try:
            return self.process.wait(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            log, threads = "".join(self.log[-5:]), self.threads()
            self.kill()
            return f"still runs after {STOP_SECONDS} s: {log}{threads}"

    def threads(self):
        """What the threads wait for, where the system says it."""
        folder, lines = f"/proc/{self.process.pid}/task/", []
        for task in os.listdir(folder):
            with open(folder + task + "/comm", encoding="utf-8") as name, open(folder + task + "/wchan") as wait:
                lines.append(f"{name.read().strip()}: {wait.read()}")
        return "; ".join(sorted(lines))
