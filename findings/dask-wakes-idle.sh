#!/usr/bin/env bash
# A scheduler and workers of dask.distributed wake some hundred times a second each, with nothing to do.
#
# Seen with distributed 2026.8.0 on Linux in November 2026: a scheduler with two workers takes 6 to 9 per cent of a processor as long as it
# stands there, which it takes from those that work on the same machine. Two settings are most of it:
# - distributed.admin.tick.interval: each server (scheduler, nanny, worker) measures 50 times a second how late its loop is.
# - distributed.worker.profile: a thread of each process, and a callback of each worker, wake 100 times a second.
# Both serve pages that Dask has about a cluster. With a tick of 500 ms and without the profile a third is left.
# Exits non-zero if that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --disable-pip-version-check distributed==2026.8.0
cat > "$work/seen.py" <<'PYTHON'
import time
from pathlib import Path

from distributed import LocalCluster

SECONDS = 10


def wakes(pids):
    """How often all threads of some processes were woken so far."""
    found = 0
    for pid in pids:
        for status in Path(f"/proc/{pid}/task").glob("*/status"):
            found += int(status.read_text().partition("\nvoluntary_ctxt_switches:")[2].split()[0])
    return found


if __name__ == "__main__":
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0") as cluster:
        pids = ["self", *(worker.pid for worker in cluster.workers.values())]
        time.sleep(2)
        before = wakes(pids)
        time.sleep(SECONDS)
        print((wakes(pids) - before) // SECONDS)
PYTHON
here=$("$work/venv/bin/python" "$work/seen.py")
quiet=$(DASK_DISTRIBUTED__ADMIN__TICK__INTERVAL=500ms DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED=False "$work/venv/bin/python" "$work/seen.py")
echo "wakes a second of a scheduler with two workers: $here, with two settings: $quiet"
test "$here" -gt 150
test "$here" -gt $((3 * quiet))
