import subprocess
import sys

# Long enough for a recorder on a busy machine to look at it while it lives.
subprocess.run([sys.executable, "-c", "import time; time.sleep(1.5)"], env={}, check=True)
