"""A scheduler to play with: add, list, pause, cancel and watch asyncio tasks while they run."""
import asyncio
import os
import signal
import sys
import time

import lab

HELP = """\
add NAME SECONDS [in SECONDS]   a task that takes so long, at once or later
list                            all tasks, and how far they are
watch                           the same again and again, until Enter
pause NAME, resume NAME, cancel NAME
wait SECONDS                    before the next line, for scripts
quit                            cancel what is left, and leave"""

DEMO = """\
add backup 1
add report 2
add cleanup 0.5 in 0.3
wait 0.2
pause backup
list
wait 0.3
resume backup
cancel report
list"""

STEP = 0.1  # seconds
is_terminal = sys.stdin.isatty() and sys.stdout.isatty()


class Job:
    def __init__(self, name, seconds, delay):
        self.name, self.seconds = name, seconds
        self.starts = time.monotonic() + delay
        self.worked = 0.0
        self.may_work = asyncio.Event()
        self.may_work.set()
        self.task = asyncio.create_task(self.run(delay), name=name)

    async def run(self, delay):
        await asyncio.sleep(delay)
        while self.worked < self.seconds - STEP / 2:
            await self.may_work.wait()
            await asyncio.sleep(STEP)
            self.worked += STEP

    @property
    def state(self):
        if self.task.cancelled():
            return "cancelled"
        if self.task.done():
            return "done"
        if not self.may_work.is_set():
            return "paused"
        seconds = self.starts - time.monotonic()
        return f"in {seconds:.1f} s" if seconds > 0 else "running"

    def __str__(self):
        part = min(self.worked / self.seconds, 1)
        bar = ("█" * round(20 * part)).ljust(20, "░")
        return f"{self.name:12} {bar} {part:4.0%}  {self.state}"


class Scheduler:
    def __init__(self, prompts):
        self.jobs = {}
        self.watching = None
        self.prompts = prompts

    async def obey(self, line):
        """Does what a line says; False where that is to leave."""
        if self.watching:
            self.watching.cancel()
            self.watching = None
        command, *words = line.split() or [""]
        if command == "add" and len(words) in (2, 4):
            self.add(*words)
        elif command == "list":
            self.list()
        elif command == "watch":
            self.watching = asyncio.create_task(self.watch(), name="watch")
        elif command == "wait" and words:
            await asyncio.sleep(float(words[0]))
        elif command == "quit":
            return False
        elif command in ("pause", "resume", "cancel") and words:
            self.change(command, self.jobs[words[0]])
            await asyncio.sleep(0)  # so that it hears of it
        elif command:
            print(HELP)
        return True

    def add(self, name, seconds, _="in", delay="0"):
        if not float(seconds) > 0 or float(delay) < 0:
            raise ValueError("a task takes some time")
        if name in self.jobs and not self.jobs[name].task.done():
            raise ValueError(f"{name} is there already")
        job = self.jobs[name] = Job(name, float(seconds), float(delay))
        job.task.add_done_callback(lambda task: self.say(f"{name} is {job.state}"))

    def change(self, command, job):
        if job.task.done():
            raise ValueError(f"{job.name} is {job.state} already")
        if command == "pause":
            job.may_work.clear()
        elif command == "resume":
            job.may_work.set()
        else:
            job.task.cancel()

    def list(self):
        for job in self.jobs.values():
            print(job)

    async def watch(self):
        while True:
            self.list()
            await asyncio.sleep(0.5)
            if is_terminal:
                print(f"\033[{len(self.jobs)}A\033[J", end="")

    def say(self, text):
        """Prints above the line that is being typed; who watches sees it anyway."""
        if not self.watching:
            print(f"\r\033[K{text}" if self.prompts else text)
            self.prompt()

    def prompt(self):
        if self.prompts and not self.watching:
            print("> ", end="", flush=True)

    async def leave(self, at_once):
        """Waits for the tasks that run; what is paused would never end."""
        self.prompts = False
        for job in self.jobs.values():
            if at_once or not job.may_work.is_set():
                job.task.cancel()
        await asyncio.gather(*[job.task for job in self.jobs.values()], return_exceptions=True)
        states = [job.state for job in self.jobs.values()]
        return f"{states.count('done')} done, {states.count('cancelled')} cancelled"


async def typed_lines():
    """What is typed or piped in, line by line; tasks go on until then."""
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()

    def take():
        text = os.read(0, 4096)
        if text:
            reader.feed_data(text)
        else:
            loop.remove_reader(0)
            reader.feed_eof()

    loop.add_signal_handler(signal.SIGINT, reader.feed_data, b"\nquit\n")
    try:
        loop.add_reader(0, take)
    except PermissionError:  # a file, which never keeps anybody waiting
        reader.feed_data(sys.stdin.buffer.read())
        reader.feed_eof()
    async for line in reader:
        yield line.decode().strip()


async def demo_lines():
    for line in DEMO.splitlines():
        print(">", line)
        yield line


async def work_async(script):
    scheduler = Scheduler(prompts=is_terminal and script != "demo")
    at_once = False
    if scheduler.prompts:
        scheduler.say(HELP)
    async for line in demo_lines() if script == "demo" else typed_lines():
        try:
            if not await scheduler.obey(line):
                at_once = True
                break
        except KeyError as name:
            print(f"no task is called {name}")
        except ValueError as problem:
            print(problem)
        scheduler.prompt()
    return await scheduler.leave(at_once)


def work(script):
    return asyncio.run(work_async(script))


def tasks(size):
    return [lab.options.script]


def answer(states):
    return states[0]


if __name__ == "__main__":
    lab.main(size=1, script="-")
