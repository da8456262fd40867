"""A program that is hostile to its recorder: it puts into the recorder's folder what it likes.

Its argument names the attack. It ends in order after half a second, within which the recorder has
looked into the folder several times.
"""
import os
import random
import struct
import sys
import time

FOLDER = os.environ["COREOGRAPH_PROBE_DIRECTORY"]
PID = os.getpid()
MAGIC = 0x31474E49524F4552
SIZES = {"gil": 32, "task": 48}
FAR = 2**64 - 1


def ring(kind, records=b"", size=16384, written=0, capacity=None, record_size=None, tid=PID, serial=900, magic=MAGIC):
    stride = SIZES[kind]
    header = struct.pack(
        "<QiiIIQQQQQ", magic, PID, tid, 0, record_size or stride,
        (size - 64) // stride if capacity is None else capacity, written, 0, 0, 0,
    )  # fmt: skip
    path = "{}/{}.{}.{}.{}".format(FOLDER, kind, PID, tid, serial)
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    os.ftruncate(file, size)
    os.pwrite(file, header + records, 0)
    return file


def task(moment, number, kind, text=0, phase=0, depth=0, other=0, value=0):
    return struct.pack("<QQQQIIII", moment, number, other, value, kind, text, phase, depth)


def now():
    return time.monotonic_ns()


def cut():
    files = [ring(kind, serial=serial) for kind in SIZES for serial in range(900, 910)]
    time.sleep(0.25)
    for file in files:
        os.ftruncate(file, 0)


def cut_within():
    """The header stays, the records go."""
    record = task(now(), 1, 1)
    file = ring("task", record * 1000, size=1 << 20, written=0)
    time.sleep(0.25)
    os.ftruncate(file, 4096)
    os.pwrite(file, struct.pack("<Q", 5000), 32)


def endless():
    ring("task", written=FAR)
    ring("gil", written=FAR // 2)
    file = ring("task", serial=901)
    time.sleep(0.25)
    os.pwrite(file, struct.pack("<Q", 2**63), 32)


def changing():
    """Numbers that were checked once become others: a division by zero, a record of 4 GB."""
    for serial, (place, value) in enumerate([(24, 0), (20, 0xFFFFFFFF), (24, FAR)], 910):
        file = ring("task", task(now(), 1, 1) * 20, written=5, serial=serial)
        time.sleep(0.2)
        os.pwrite(file, struct.pack("<Q" if place == 24 else "<I", value), place)
        os.pwrite(file, struct.pack("<Q", 9), 32)


def sizes():
    ring("task", size=65)
    ring("task", size=1 << 40, capacity=1 << 34, written=1 << 33, serial=901)
    ring("task", record_size=1, serial=902)
    ring("gil", capacity=FAR, written=1, serial=903)
    ring("task", capacity=0, written=1, serial=904)
    ring("task", magic=1, serial=905)
    os.close(os.open("{}/task.{}.{}.906".format(FOLDER, PID, PID), os.O_CREAT, 0o600))


def moments():
    """Times that cannot be: a clock's end, before the start, a drop before its take."""
    uses = [(FAR, FAR, FAR, 0), (1, 1, 1, 0), (0, now(), 5, 0), (FAR // 2, 0, 0, 0), (0, now(), now(), 0xFFFFFFFF)]
    ring("gil", b"".join(struct.pack("<QQQII", *use, 0) for use in uses), written=len(uses))
    records = [task(when, 7, kind) for when in (FAR, 2**63, 0, now()) for kind in range(20)]
    ring("task", b"".join(records), written=len(records))


def kinds():
    """Pipes, links, folders and other people's files where rings and texts are looked for."""
    os.mkfifo("{}/text.{}".format(FOLDER, PID)) if not os.path.exists("{}/text.{}".format(FOLDER, PID)) else None
    os.mkfifo("{}/task.{}.{}.901".format(FOLDER, PID, PID))
    os.symlink("/etc/passwd", "{}/task.{}.{}.902".format(FOLDER, PID, PID))
    os.symlink("/dev/zero", "{}/gil.{}.{}.903".format(FOLDER, PID, PID))
    os.mkdir("{}/gil.{}.{}.904".format(FOLDER, PID, PID))
    for name in ["task.-1.-1.0", "task.0.0.0", "task.99999999999.1.0", "gil.1.x.0", "text.x", "-rf", "a\nb", "\x1b]0;x\x07"]:
        os.close(os.open("{}/{}".format(FOLDER, name), os.O_CREAT, 0o600))
    ring("task", task(now(), 1, 1, text=77) * 9, written=9)


def noise():
    """Records of the right form with numbers from a dice."""
    dice = random.Random(20)
    records = [
        task(now() - dice.randrange(10**9), dice.randrange(6), dice.randrange(19), dice.choice([0, 5, 2**31, 2**32 - 1]),
             dice.randrange(4), dice.choice([0, 0, 1, 2, 2**32 - 1]), dice.choice([0, 3, FAR]), dice.choice([0, 1, PID, 2**31, FAR]))
        for _ in range(300)
    ]  # fmt: skip
    ring("task", b"".join(records), written=300)
    uses = [sorted(now() - dice.randrange(10**9) for _ in range(3)) + [dice.randrange(3)] for _ in range(200)]
    ring("gil", b"".join(struct.pack("<QQQII", *use, 0) for use in uses), written=200)
    with open("{}/text.{}".format(FOLDER, PID), "ab") as texts:
        texts.write(struct.pack("<II", 5, 12) + b"\xff\xfe\x1b[31m<b>&" + struct.pack("<II", 6, 0xFFFFFFF0) + b"x" * 70000)


globals()[sys.argv[1]]()
time.sleep(0.5)
print("done")
