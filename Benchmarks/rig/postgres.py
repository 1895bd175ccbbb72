"""Private PostgreSQL servers; `.ci/postgres-cluster` starts them and stops them when this process ends."""
import os
import subprocess
import tempfile

from .daemon import ROOT


class Server:
    """One server. With `standby_of` it is a streaming standby of another."""

    def __init__(self, settings=(), standby_of=None):
        self.folder = os.path.join(tempfile.gettempdir(), f"hi5-pg-{os.getpid()}-{os.urandom(3).hex()}")
        options = ["--standby-of", f"{standby_of.folder}:{standby_of.port}"] if standby_of else []
        # Of its own group: Ctrl-C is for this program, which then closes the input.
        self.process = subprocess.Popen(
            [ROOT + "/.ci/postgres-cluster", *options, self.folder, *settings], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True, start_new_session=True)
        words = self.process.stdout.readline().split()
        if len(words) != 3 or words[0] != "ready":
            raise SystemExit(f"no PostgreSQL server can be started: {' '.join(words)}")
        self.port, self.pid = int(words[1]), int(words[2])

    def run(self, command):
        """kill, stop, start or promote; returns once that is done."""
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()
        if self.process.stdout.readline().split() != ["done", command]:
            raise SystemExit(f"the PostgreSQL server refuses to {command}")

    def close(self):
        """Ends the server and removes its folder."""
        self.process.stdin.close()
        self.process.wait(timeout=60)

    def address(self, *others):
        """The address of the database on this server, or on whichever of several takes writes."""
        servers = (self, *others)
        hosts = ",".join("127.0.0.1" for _ in servers)
        ports = ",".join(str(server.port) for server in servers)
        return f"postgres://postgres:p%40ss%2Fw%3Frd@/hi5?host={hosts}&port={ports}"

    def query(self, sql):
        """Rows of texts."""
        done = subprocess.run(
            ["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-F", "\x1f", "-R", "\x1e", "-h", self.folder, "-p",
             str(self.port), "-U", "postgres", "-d", "hi5", "-f", "-"], input=sql, capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit(f"psql: {done.stderr}")
        text = done.stdout.rstrip("\n")
        return [tuple(row.split("\x1f")) for row in text.split("\x1e")] if text else []
