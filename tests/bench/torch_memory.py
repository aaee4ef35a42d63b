"""What a step of training holds at its peak in PyTorch, to be read beside bench_memory.

usage: torch_memory.py [THREADS]

Each model of suite/bench/peers.py is made and trained for a few steps under torch.profiler; the
peak is the largest sum of what its allocator reports to be live, parameters, gradients and the
optimizer's state included.
"""
import os
import pathlib
import resource
import sys

THREADS = sys.argv[1] if len(sys.argv) > 1 else "1"
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = THREADS
sys.argv = ["peers.py", THREADS]

from torch.profiler import ProfilerActivity, profile

peers = {"__name__": "peers"}
script = pathlib.Path(__file__).parents[2] / "suite" / "bench" / "peers.py"
source = script.read_text(encoding="utf-8")
exec(source[: source.index("\nfor key, make in")], peers)

STEPS = 6
for key in ("conv_vae", "dcgan"):
    step = None  # what the model before holds is let go outside of the profile
    with profile(activities=[ProfilerActivity.CPU], profile_memory=True) as run:
        step = peers[key]()
        for _ in range(STEPS):
            step()
    live = peak = 0
    changes = [e for e in run.profiler.kineto_results.events() if e.name() == "[memory]"]
    for event in sorted(changes, key=lambda e: e.start_ns()):
        live += event.nbytes()
        peak = max(peak, live)
    resident = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(f"torch {key:9s} {THREADS} threads   peak of live tensors {peak / 1e6:6.2f} MB (between "
          f"steps {live / 1e6:5.2f} MB)   resident at most {resident / 1e6:6.1f} MB")
