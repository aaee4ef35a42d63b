#!/usr/bin/env python3
"""A stripped libelbo takes at most 600,000 bytes: test_size.py LIBRARY.so STRIP."""
import os
import subprocess
import sys
import tempfile

MOST = 600_000

library, strip = sys.argv[1:]
with tempfile.TemporaryDirectory() as folder:
    stripped = os.path.join(folder, "stripped.so")
    subprocess.run([strip, "-o", stripped, library], check=True)
    size = os.path.getsize(stripped)
print(f"{library}: {size:,} bytes stripped, at most {MOST:,} would be right")
sys.exit(size > MOST)
