"""Uses `coreograph record` from an interactive shell in a terminal, as a person would.

usage: terminal.py SCENARIO COREOGRAPH; runs in a scratch folder and fails with what went wrong.
"""
import fcntl, json, os, pty, re, select, signal, struct, sys, termios, time

class Terminal:
    """A shell with job control in a terminal of its own."""

    def __init__(self):
        self.text = ""
        self.pid, self.master = pty.fork()
        if self.pid == 0:
            os.environ.update(PS1="$ ", TERM="dumb", HISTFILE="/dev/null", PROMPT_COMMAND="")
            os.execvp("bash", ["bash", "--norc", "--noprofile", "-i"])
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", 33, 101, 0, 0))
        self.expect(r"\$ ")

    def type(self, text):
        os.write(self.master, text.encode())

    def expect(self, pattern, seconds=30):
        """Waits for output that matches, and forgets everything up to its end."""
        deadline = time.monotonic() + seconds
        while True:
            match = re.search(pattern, self.text, re.MULTILINE)
            if match:
                self.text = self.text[match.end():]
                return match
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self.master], [], [], left)[0]:
                raise SystemExit(f"no {pattern!r} in {self.text!r}")
            try:
                self.text += os.read(self.master, 65536).decode(errors="replace")
            except OSError:
                raise SystemExit(f"closed before {pattern!r}: {self.text!r}")

    def quiet(self, seconds):
        """What is printed within a time."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            if select.select([self.master], [], [], left)[0]:
                self.text += os.read(self.master, 65536).decode(errors="replace")
        return self.text

    def run(self, command):
        """Types a command whose echo won't be taken for its output."""
        self.type(command + "\n")
        self.expect(r"\n")

    def status(self):
        self.type("echo status=$?\n")
        return int(self.expect(r"status=(\d+)\r?\n")[1])

def metadata():
    with open("t.json") as file:  # A list as long as the recorder is at work.
        return json.load(file)["otherData"]["coreograph"]

def check(condition, *words):
    if not condition:
        raise SystemExit("failed: " + " ".join(map(str, words)))

LISTEN = """
import os, signal, sys
def tell(number, frame):  # Not print(): the signal may have come in the middle of one.
    os.write(1, (signal.Signals(number).name + "\\n").encode())
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCONT):
    signal.signal(number, tell)
print("rea" + "dy", flush=True)
while True:
    line = sys.stdin.readline().strip()
    if line == "end": break
    print("got " + line, flush=True)
"""

def conversation(terminal, record):
    terminal.run(record + "python3 -c 'import os; print(os.get_terminal_size(), os.isatty(0), "
                 "os.isatty(1), os.isatty(2), os.tcgetpgrp(0) == os.getpgrp()); "
                 "print(\"hel\" + \"lo \" + input(\"name? \"))'")
    terminal.expect(r"columns=101, lines=33\) True True True True")
    terminal.expect(r"name\? ")
    terminal.type("Ada\n")
    terminal.expect("hello Ada")
    terminal.expect(r"coreograph: \d+\.\d\d s, .* busy -> t.json \(\w+\)\r\n\$ ")
    check(terminal.status() == 0)

def killed_by(key, number, terminal, record):
    terminal.run(record + "sh -c 'echo rea\"\"dy; exec sleep 100'")
    terminal.expect("ready")
    terminal.type(key)
    terminal.expect(r"\$ ")
    check(terminal.status() == 128 + number)
    check(metadata()["exit"] == {"status": 128 + number, "signal": number}, metadata()["exit"])

def interrupt(terminal, record):
    killed_by("\x03", signal.SIGINT, terminal, record)

def interrupts_are_the_programs(terminal, record):
    terminal.run(record + "python3 listen.py")
    terminal.expect("ready")
    for _ in range(3):
        terminal.type("\x03")
        terminal.expect("SIGINT")
        check(terminal.quiet(0.3).count("SIGINT") == 0, "the signal came twice")
    terminal.type("end\n")
    terminal.expect(r"\$ ")
    check(terminal.status() == 0)
    check(metadata()["exit"]["status"] == 0)

def quit_key(terminal, record):
    killed_by("\x1c", signal.SIGQUIT, terminal, "ulimit -c 0; " + record)

def suspend(terminal, record):
    terminal.run(record + "python3 listen.py")
    terminal.expect("ready")
    for n in range(2):
        terminal.type("\x1a")
        terminal.expect(r"Stopped")
        terminal.expect(r"\$ ")
        check(terminal.status() == 148)
        terminal.run("jobs | wc -l")
        terminal.expect("1")
        time.sleep(0.3)
        terminal.run("fg")
        terminal.expect("SIGCONT")
        check(terminal.quiet(0.3).count("SIGCONT") == 0, "continued twice")
        terminal.type(f"line {n}\n")
        terminal.expect(f"got line {n}")
    terminal.type("end\n")
    terminal.expect(r"\$ ")
    check(terminal.status() == 0)
    check(metadata()["exit"]["status"] == 0)

def suspend_itself(terminal, record):
    terminal.run(record + "sh -c 'kill -STOP $$; echo conti\"\"nued'")
    terminal.expect("Stopped")
    terminal.expect(r"\$ ")
    terminal.run("fg")
    terminal.expect("continued")
    terminal.expect(r"\$ ")
    check(terminal.status() == 0)

def ignore_suspend(terminal, record):
    terminal.run(record + "sh -c 'trap \"\" TSTP; echo rea\"\"dy; read line; echo got $line'")
    terminal.expect("ready")
    terminal.type("\x1a")
    check("Stopped" not in terminal.quiet(0.5), "stopped")
    terminal.type("on\n")
    terminal.expect("got on")
    terminal.expect(r"\$ ")
    check(terminal.status() == 0)

def background(terminal, record):
    terminal.run(record + "sh -c 'read line; echo got $line' &")
    for _ in range(100):  # A shell tells of a stopped job before its next prompt.
        terminal.run("")
        if "Stopped" in terminal.quiet(0.2): break
    terminal.expect("Stopped")
    terminal.run("fg")
    terminal.type("input\n")
    terminal.expect("got input")
    terminal.expect(r"\$ ")
    check(terminal.status() == 0)

def pipeline(terminal, record):
    # Not a loop in a shell: one that is stopped between vfork and exec never reports it.
    terminal.run(record + "python3 -u tick.py | cat >ticks")
    ticks(1)
    terminal.type("\x1a")
    terminal.expect("Stopped")
    terminal.expect(r"\$ ")
    before = ticks(1)
    terminal.run("fg")
    ticks(before + 1)
    terminal.type("\x03")
    terminal.expect(r"\$ ")
    check(metadata()["exit"] == {"status": 130, "signal": 2}, metadata()["exit"])

def ticks(count):
    """Waits until the pipeline has handed on so many lines, and counts them."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if os.path.exists("ticks"):
            with open("ticks") as file: got = len(file.readlines())
            if got >= count: return got
        time.sleep(0.02)
    raise SystemExit("the pipeline does not go on")

def hangup(terminal, record):
    terminal.run(record + "python3 -u leave.py")
    terminal.expect(r"^ready \d+\r\n")
    os.close(terminal.master)
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            if "exit" in metadata(): break
        except (ValueError, TypeError, OSError):
            pass
        time.sleep(0.05)
    check(open("left").read() == "hung up")
    check(metadata()["exit"] == {"status": 5}, metadata()["exit"])

scenario = {name: value for name, value in globals().items() if callable(value)}[sys.argv[1]]
with open("listen.py", "w") as file:
    file.write(LISTEN)
with open("leave.py", "w") as file:
    file.write("""
import os, signal, time
def leave(number, frame):
    open("left", "w").write("hung up")
    os._exit(5)
signal.signal(signal.SIGHUP, leave)
print("ready", os.getpid())
time.sleep(60)
""")
with open("tick.py", "w") as file:
    file.write("""
import signal, time
signal.signal(signal.SIGINT, signal.SIG_DFL)
while True:
    print("tick")
    time.sleep(0.05)
""")
os.environ["coreograph"] = sys.argv[2]
scenario(Terminal(), '"$coreograph" record -o t.json ' + " ".join(sys.argv[3:]) + " -- ")
print("as expected")
