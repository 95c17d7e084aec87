"""A flush that takes a stated time: a small library that stands before the C library's fsync and fdatasync.

It waits instead of flushing, which loses nothing as long as the machine itself keeps running: a killed server leaves
its written pages with the kernel. So one and the same flush time can be measured on any disk.
"""

import shutil
import subprocess
from pathlib import Path

from bench.replication_lab.machine import MissingError

SOURCE = """
#include <errno.h>
#include <stdlib.h>
#include <time.h>
static int wait_instead(void) {
    const char *text = getenv("LAB_FLUSH_US");
    long us = text ? atol(text) : 0;
    struct timespec left = {us / 1000000, (us % 1000000) * 1000};
    while (us > 0 && nanosleep(&left, &left) == -1 && errno == EINTR) {}
    return 0;
}
int fsync(int file) { (void)file; return wait_instead(); }
int fdatasync(int file) { (void)file; return wait_instead(); }
"""


def compiler() -> str | None:
    return shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")


def shim_environment(directory: Path, flush_ms: float) -> dict[str, str]:
    """Environment variables for a server whose flushes take ``flush_ms`` [ms].

    Raises MissingError: no C compiler here.
    """
    found = compiler()
    if found is None:
        raise MissingError("a stated flush time needs a C compiler (system package: gcc); leave --flush-ms out")
    library, source = directory / "flush_shim.so", directory / "flush_shim.c"
    if not library.exists():
        source.write_text(SOURCE)
        subprocess.run([found, "-O2", "-shared", "-fPIC", "-o", library, source], check=True)
    return {"LD_PRELOAD": str(library), "LAB_FLUSH_US": str(round(flush_ms * 1000))}
