#!/usr/bin/env bash
# Workers of dask.distributed give memory back to the system at each turn, and remember each second.
#
# Seen with distributed 2026.8.0 on Linux with glibc in November 2026. Two settings are meant for large arrays
# and for its own dashboard, and cost work that makes many small things:
# - its nanny starts workers with MALLOC_TRIM_THRESHOLD_=65536 (distributed.nanny.pre-spawn-environ). So the C library
#   maps and unmaps whatever is larger than 128 KiB each time: here at least ten times as many page faults as without.
#   A PDF of two pages costs 340 of them, a quarter of its processor time.
# - it looks at the stack of whoever works each 10 ms, and keeps what it saw of each of the last 1000 seconds
#   (distributed.worker.profile, distributed.admin.low-level-log-length): 20 MB a minute where stacks are deep, up to some 300.
# Exits non-zero if that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --disable-pip-version-check distributed==2026.8.0
cat > "$work/seen.py" <<'PYTHON'
import os
import resource
import subprocess
import sys

WORK = """
import resource
letter = b"x"
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(2000):
    kept = letter * 200_000
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


def faults():
    """Page faults of some work in a process begun from here, as a worker's environment has it."""
    return int(subprocess.run([sys.executable, "-c", WORK], capture_output=True, check=True).stdout)


def seconds_kept(dask_worker):
    return len(dask_worker.profile_history), dask_worker.profile_history.maxlen


if __name__ == "__main__":
    import distributed
    from distributed import LocalCluster

    print("distributed", distributed.__version__)
    here = faults()  # first, as the nanny sets it for whoever begins its workers, too
    with LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=":0") as cluster:
        with cluster.get_client() as client:
            said = client.submit(os.environ.get, "MALLOC_TRIM_THRESHOLD_").result()
            there = client.submit(faults).result()
            kept, most = client.run(seconds_kept).popitem()[1]
    print("MALLOC_TRIM_THRESHOLD_ in a worker:", said)
    print("page faults in a worker:", there, "and here:", here)
    print("seconds whose stacks are kept:", kept, "of at most", most)
    assert said == "65536"
    assert there > 10 * here
    assert most == 1000
PYTHON
"$work/venv/bin/python" "$work/seen.py"
