"""Writes a recording of any number of spans, as `coreograph record` would have."""

import random


def write(path, spans, threads=8, seed=1):
    """Threads that run and wait in turn, spans of 1 to 60 µs, each on a core of its own."""
    generator = random.Random(seed)
    # A pool of lengths: drawing twenty million numbers would take longer than writing them.
    lengths = [generator.randrange(1_000, 60_000) for _ in range(65_537)]
    each = spans // threads
    with open(path, "w", buffering=1 << 22) as file:
        file.write('{"displayTimeUnit":"ns","traceEvents":[\n')
        file.write('{"ph":"i","s":"p","name":"process started","pid":100,"tid":100,"ts":0,'
                   '"args":{"name":"busy"}},\n')  # fmt: skip
        for index in range(threads):
            creator = ',"creator":{"pid":100,"tid":100}' if index else ""
            file.write(f'{{"ph":"i","s":"t","name":"thread started","pid":100,"tid":{100 + index},'
                       f'"ts":0,"args":{{"name":"worker-{index}"{creator}}}}},\n')  # fmt: skip
        now = [0] * threads
        place = 0
        # A chunk of each thread in turn, so that lines of all threads alternate as in a real file.
        for start in range(0, each, 64):
            for thread in range(threads):
                lines = []
                time = now[thread]
                for _ in range(min(64, each - start)):
                    time += lengths[place % 65_537]
                    length = lengths[(place + 7) % 65_537]
                    place += 1
                    stamps = f'"ts":{time // 1000}.{time % 1000:03},"dur":{length // 1000}.{length % 1000:03}'
                    lines.append(
                        f'{{"pid":100,"tid":{100 + thread},{stamps},"ph":"X","name":"running",'
                        f'"args":{{"core":{thread},"end":"blocked"}}}},\n')  # fmt: skip
                    time += length
                now[thread] = time
                file.writelines(lines)
        end = max(now)
        for index in range(threads):
            file.write(f'{{"ph":"i","s":"t","name":"thread ended","pid":100,"tid":{100 + index},'
                       f'"ts":{end // 1000}.{end % 1000:03},"args":{{"why":"exited"}}}},\n')  # fmt: skip
        file.write(f'{{"ph":"i","s":"p","name":"process ended","pid":100,"tid":100,'
                   f'"ts":{end // 1000}.{end % 1000:03},"args":{{"why":"exited"}}}}\n')  # fmt: skip
        everything = list(range(threads))
        file.write(
            '],"otherData":{"coreograph":{"format":"coreograph-trace/1","writer":"benchmark",'
            '"label":"busy","command":["busy"],"workingDirectory":"/","machine":{"hostname":"h",'
            '"processor":"","kernel":"","architecture":"","memoryBytes":0},'
            f'"cores":{{"online":{everything},"usable":{everything}}},'
            '"capture":{"method":"switches","notes":[],"lostRecords":0,"overheadSeconds":0},'
            '"clock":{"name":"CLOCK_MONOTONIC","originNanoseconds":"0","originUnixNanoseconds":"0"},'
            f'"exit":{{"status":0}},"wallNanoseconds":{end},"cutShort":false}}}}}}\n')  # fmt: skip
