"""A machine that fails the program: full or read-only disk, locked database, clock, file handles."""
import ctypes
import errno
import mmap
import os
import resource
import sqlite3
import subprocess
import tempfile

from .daemon import ROOT


class Faults:
    """What `faults.c` does to the processes that run with `environment`. Only in the folder that it is made for."""

    def __init__(self, folder):
        self.home = tempfile.mkdtemp(prefix="hi5-faults-")
        library = self.home + "/faults.so"
        subprocess.run(
            ["cc", "-O1", "-shared", "-fPIC", "-o", library, ROOT + "/Benchmarks/rig/faults.c", "-ldl"], check=True)
        self.file = open(self.home + "/faults", "w+b")
        self.file.truncate(16)
        self.fields = mmap.mmap(self.file.fileno(), 16)
        self.environment = {
            "LD_PRELOAD": library, "HI5_FAULTS": self.home + "/faults", "HI5_FAULTS_FOLDER": folder + "/"}

    def _set(self, place, value):
        ctypes.c_int64.from_buffer(self.fields, 8 * place).value = value

    def fill_disk(self):
        self._set(0, errno.ENOSPC)

    def make_read_only(self):
        self._set(0, errno.EROFS)

    def set_clock(self, seconds):
        self._set(1, seconds)

    def mend(self):
        self._set(0, 0)
        self._set(1, 0)


class Lock:
    """Another program that holds the database for itself."""

    def __init__(self, path):
        self.database = sqlite3.connect(path, timeout=30, isolation_level=None)
        self.database.execute("BEGIN EXCLUSIVE")

    def release(self):
        self.database.execute("ROLLBACK")
        self.database.close()


class Handles:
    """Leaves a process no more file handles than it has."""

    def __init__(self, pid):
        self.pid = pid
        self.before = resource.prlimit(pid, resource.RLIMIT_NOFILE)
        # The lowest free number is the next one to be given out.
        taken = {int(name) for name in os.listdir(f"/proc/{pid}/fd")}
        free = next(number for number in range(len(taken) + 1) if number not in taken)
        resource.prlimit(pid, resource.RLIMIT_NOFILE, (free, self.before[1]))

    def give_back(self):
        resource.prlimit(self.pid, resource.RLIMIT_NOFILE, self.before)
