"""Writes any number of calls on threads, as a profiler that writes Chrome Trace Event JSON would have."""

import random

MODULES = ["load", "parse", "fetch", "store", "render", "compute", "send", "merge"]
FUNCTIONS = ["one", "all", "some", "rows", "page", "item", "batch", "block", "chunk", "frame"]


def write(path, events, threads=8, seed=1):
    """Calls of 1 to 60 µs, one after the other on each thread; inside every sixth one is another one."""
    generator = random.Random(seed)
    # A pool of lengths: drawing millions of numbers would take longer than writing them.
    lengths = [generator.randrange(1_000, 60_000) for _ in range(65_537)]
    names = [
        f"{module}_{function} (/usr/lib/python3/dist-packages/{module}/{function}.py:{generator.randrange(900)})"
        for module in MODULES for function in FUNCTIONS]  # fmt: skip
    with open(path, "w", buffering=1 << 22) as file:
        file.write('{"traceEvents":[\n')
        for thread in range(threads):
            file.write(f'{{"ph":"M","pid":4711,"tid":{4711 + thread},"name":"thread_name",'
                       f'"args":{{"name":"worker-{thread}"}}}},\n')  # fmt: skip
        now = [0] * threads
        for call in range(events * 6 // 7):
            thread = call % threads
            length = lengths[call % 65_537]
            lines = [event(thread, now[thread], length, names[length % len(names)], call)]
            if call % 6 == 0:
                lines.append(event(thread, now[thread] + 100, length // 2, names[call % len(names)], call))
            file.writelines(lines)
            now[thread] += length + lengths[(call + 7) % 65_537]
        file.write('{"ph":"M","pid":4711,"name":"process_name","args":{"name":"program"}}\n]}\n')


def event(thread, start, length, name, number):
    return (
        f'{{"pid":4711,"tid":{4711 + thread},"ts":{start // 1000}.{start % 1000:03},'
        f'"dur":{length // 1000}.{length % 1000:03},"ph":"X","cat":"fee","name":"{name}",'
        f'"args":{{"func_args":{{"n":{number}}}}}}},\n')  # fmt: skip
