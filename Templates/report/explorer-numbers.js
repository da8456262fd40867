// The numbers of a window, by the definitions of docs/NUMBERS.md: for the whole run they are those of
// `coreograph summary`.

function numbersOf(run, from, to) {
  const wall = to - from;
  const busy = run.parallelism.between(from, to);
  const states = new Float64Array(STATES.length);
  for (const thread of run.threads) {
    if (thread.end <= from || thread.start >= to) continue;
    const times = thread.track.timeByClass(from, to);
    for (let state = 0; state < states.length; state += 1) states[state] += times[state];
  }
  // What happens at the very end of the run belongs to it.
  const within = (moments) => moments.between(from, to >= run.end ? Infinity : to);
  return {
    wall,
    cpu: states[0],
    parallelism: wall > 0 ? busy.area / wall : 0,
    parallelismPeak: run.parallelism.peak(from, to),
    sharedShare: wall > 0 ? busy.shared / wall : 0,
    concurrency: wall > 0 ? run.concurrency.between(from, to).area / wall : 0,
    concurrencyPeak: run.concurrency.peak(from, to),
    runnable: run.header.seesSwitches && wall > 0 ? states[1] / wall : null,
    states: Object.fromEntries(STATES.map((state, index) => [state, states[index]])),
    switches: run.header.seesSwitches
      ? { voluntary: within(run.switches.voluntary), involuntary: within(run.switches.involuntary) }
      : null,
    locks: run.locks.map((lock) => {
      const held = lock.track.timeByClass(from, to).reduce((sum, time) => sum + time, 0);
      const life = Math.max(Math.min(to, lock.end) - Math.max(from, lock.start), 0);
      return {
        lock,
        held,
        waited: lock.users.reduce((sum, user) => sum + user.track.timeByClass(from, to)[WAITS], 0),
        holdShare: life > 0 ? Math.min(held / life, 1) : 0,
        handoffs: within(lock.handoffs),
      };
    }),
  };
}

// The numbers as a reader sees them: name, value, what it means, and the value before it was rounded.
function numberTexts(run, numbers) {
  const onCores = new Set(["parallelism", "shared", "cpu"]);
  const texts = [
    { id: "length", name: "Length", value: durationText(numbers.wall), raw: numbers.wall / 1e9, meaning: "From the left edge to the right one, or from cursor to cursor." },
    { id: "parallelism", name: "Cores busy", value: numbers.parallelism.toFixed(2), raw: numbers.parallelism, note: `peak ${numbers.parallelismPeak}`, meaning: "Mean parallelism: time on cores over the length." },
    { id: "shared", name: "Two or more at once", value: percentText(numbers.sharedShare), raw: numbers.sharedShare, meaning: "Share of the length in which at least two cores were busy." },
    { id: "concurrency", name: "Tasks in flight", value: numbers.concurrency.toFixed(2), raw: numbers.concurrency, note: `peak ${numbers.concurrencyPeak}`, meaning: "Mean concurrency: started and not finished." },
    { id: "cpu", name: "Time on cores", value: durationText(numbers.cpu), raw: numbers.cpu / 1e9, meaning: "All threads together." },
  ].filter((text) => run.header.seesCores || !onCores.has(text.id));
  if (numbers.runnable !== null) {
    texts.push({ id: "runnable", name: "Waiting for a core", value: numbers.runnable.toFixed(2), raw: numbers.runnable, meaning: "Threads that were ready to run and had no core, on average." });
  }
  if (numbers.switches) {
    const { voluntary, involuntary } = numbers.switches;
    texts.push({ id: "switches", name: "Switches", value: groupedText(voluntary + involuntary), raw: voluntary + involuntary, note: `${groupedText(voluntary)} to wait, ${groupedText(involuntary)} by preemption`, meaning: "How often threads left their cores." });
  }
  for (const { lock, held, waited, holdShare, handoffs } of numbers.locks) {
    if (held === 0 && waited === 0) continue;
    const which = run.locks.length > 1 ? ` of ${lock.process.name} ${lock.process.pid}` : "";
    texts.push({ id: `gil-${lock.process.pid}-${lock.number}`, name: `GIL${which} held`, value: percentText(holdShare), raw: holdShare, note: `waited for ${durationText(waited)}, ${groupedText(handoffs)} hand-off${handoffs === 1 ? "" : "s"}`, meaning: "Share of the length, while the lock was in use." });
  }
  return texts.slice(0, 16);
}
