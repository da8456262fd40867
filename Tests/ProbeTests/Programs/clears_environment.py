import subprocess
import sys

subprocess.run([sys.executable, "-c", "import time; time.sleep(0.5)"], env={}, check=True)
