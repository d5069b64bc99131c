"""Ties a command's life to its starter's: `python -I tether.py STARTER SIGNAL UID COMMAND…` (UID -1: stay who we are).

Linux sends SIGNAL to the command when the thread that started it is gone. STARTER is that process's number, as it gave
it: asked here, the answer could come after its death. Needs nothing but the standard library.
"""

import ctypes
import os
import signal
import struct
import sys

PR_SET_PDEATHSIG, PR_SET_KEEPCAPS, PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE = 1, 8, 47, 2
CAP_DAC_READ_SEARCH = 2
CAPABILITY_VERSION_3 = 0x20080522


def tether(starter: int, death_signal: int, uid: int, command: list[str]) -> None:
    """Replaces this process by `command`; does not return."""
    if uid >= 0:
        _become(uid)
    if sys.platform == "linux":
        # Last, because changing the user clears it.
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, death_signal)
        if os.getppid() != starter:
            sys.exit(1)  # it died before we were tied to it
    os.execvp(command[0], command)  # noqa: S606  # replacing ourselves is the point


def _become(uid: int) -> None:
    """Another user, who may still pass through folders: the installation may lie below one that only root can enter."""
    libc = ctypes.CDLL(None, use_errno=True)
    linux = sys.platform == "linux"
    if linux:
        libc.prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0)
    os.setgroups([])
    os.setgid(uid)
    os.setuid(uid)
    if linux:
        only = 1 << CAP_DAC_READ_SEARCH
        header = ctypes.create_string_buffer(struct.pack("=Ii", CAPABILITY_VERSION_3, 0))
        sets = ctypes.create_string_buffer(struct.pack("=6I", only, only, only, 0, 0, 0))
        if libc.capset(header, sets) == 0:
            libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_DAC_READ_SEARCH, 0, 0)


if __name__ == "__main__":
    tether(int(sys.argv[1]), signal.Signals[sys.argv[2]], int(sys.argv[3]), sys.argv[4:])
