// The lanes of a figure of a window: which there are, what they are called and how they are grouped
// (Sources/Figures/Kinds: ThreadLanes, CoreLanes, LockLanes, TaskLanes).
//
// A lane is { id, name, detail, fullName, share, life, activity, isMajor, source }; a group is
// { heading, lanes }.

// How much of the window lies between two moments.
function overlap(start, end, { from, to }) {
  return Math.max(Math.min(end, to) - Math.max(start, from), 0);
}

function lifeIn(start, end, { from, to }) {
  const begin = Math.max(start, from);
  return [begin, Math.max(Math.min(end, to), begin)];
}

function shareText(part, { from, to }) {
  return percentText(to > from ? part / (to - from) : 0);
}

// The lanes of threads, and the states that occur in them.
function threadLanes(run, shown) {
  const found = { groups: [], states: new Set(), isSampled: false, isInferred: false };
  const processes = run.processes.map((process) =>
    ({ process, threads: process.threads.filter((thread) => thread.start <= shown.to && thread.end >= shown.from) }));
  const several = processes.filter(({ threads }) => threads.length > 0).length > 1;
  for (const { process, threads } of processes) {
    if (threads.length === 0) continue;
    const alone = threads.length === 1;
    const lanes = threads.map((thread) => {
      const running = surveyed(run, thread, shown, found);
      const own = thread.hasOwnName ? thread.name : null;
      return {
        id: `thread-${thread.tid}`,
        name: own ?? (alone ? process.name : thread.tid === process.pid ? "main" : "thread"),
        detail: String(thread.tid),
        fullName: own ?? process.name,
        share: run.header.seesCores ? shareText(running, shown) : null,
        life: lifeIn(thread.start, thread.end, shown),
        activity: running,
        isMajor: thread.color !== null,
        source: new ThreadSource(run, thread),
      };
    });
    found.groups.push({ heading: several && !alone ? `${labelText(process.name)} ${process.pid}` : null, lanes });
  }
  return found;
}

// Notes the states of a thread within the window, and returns how long it ran there.
function surveyed(run, thread, shown, found) {
  const isRunning = (row) => run.header.kinds[run.codes[row]].state === "running";
  if (thread.inferredFrom !== null && thread.inferredFrom < shown.to) {
    let row = thread.first + thread.count - 1;
    while (row >= thread.first && !isRunning(row)) row -= 1;
    if (row >= thread.first && run.starts[row + 1] > Math.max(thread.inferredFrom, shown.from)) found.isInferred = true;
  }
  if (run.header.method !== "procfs" && shown.from <= thread.start && thread.end <= shown.to) {
    const times = thread.track.sums.subarray(-STATES.length);
    STATES.forEach((state, index) => times[index] > 0 && found.states.add(state));
    return times[0];
  }
  let running = 0;
  forEachSpan(run, thread, shown.from, shown.to, (row, start, end) => {
    const { state, evidence } = run.header.kinds[run.codes[row]];
    found.states.add(state);
    if (state !== "running") return;
    if (evidence === "sampled") found.isSampled = true;
    running += overlap(start, end, shown);
  });
  return running;
}

// The lanes of cores, and how long each thread ran in the window.
function coreLanes(run, shown) {
  const running = new Map();
  const [rows, times] = [[], []];
  for (const thread of run.threads) {
    forEachSpan(run, thread, shown.from, shown.to, (row, start, end) => {
      if (run.header.kinds[run.codes[row]].state !== "running") return;
      running.set(thread.index, (running.get(thread.index) ?? 0) + overlap(start, end, shown));
      rows.push(row);
      times.push(start);
    });
  }
  const byCore = new Map(run.header.usable.map((core) => [core, []]));
  const listOf = (core) => byCore.get(core) ?? byCore.set(core, []).get(core);
  for (const { core } of run.cores) listOf(core);
  for (const index of orderByTime(times).order) listOf(run.details[rows[index]]).push(rows[index]);
  const lanes = [...byCore].sort(([one], [other]) => one - other).map(([core, own]) => {
    const busy = own.reduce((sum, row) => sum + overlap(run.starts[row], run.starts[row + 1], shown), 0);
    return {
      id: `core-${core}`, name: `core ${core}`, detail: null, fullName: `core ${core}`, share: shareText(busy, shown),
      life: [shown.from, shown.to], activity: busy, isMajor: true, source: new CoreSource(run, core, own),
    };
  });
  return { groups: [{ heading: null, lanes }], running };
}

// The lanes of interpreter locks, each above those of its threads.
function gilLanes(run, shown) {
  const severalProcesses = new Set(run.locks.map((lock) => lock.process)).size > 1;
  return run.locks.map((lock, index) => {
    const { process } = lock;
    const held = new Map(lock.users.map(({ thread }) => [thread, 0]));
    for (let row = lock.first; row < lock.last; row += 1) {
      const [thread, drop] = [run.threads[lock.uses.thread[row]], lock.drop(row)];
      if (drop !== null) held.set(thread, held.get(thread) + overlap(lock.uses.at[row], drop, shown));
    }
    const isShared = lock.users.length > 1;
    const name = lock.number > 0 ? `GIL ${lock.number}` : "GIL";
    const alone = `${labelText(process.name)} ${process.pid}`;
    const lane = (id, own, detail, fullName, { start, end }, time, source) => ({
      id, name: own, detail, fullName, share: shareText(time, shown), life: lifeIn(start, end, shown), activity: time,
      isMajor: isShared || !severalProcesses || time > Math.floor((shown.to - shown.from) / 20), source,
    });
    const handoffs = run.header.figures.handoffs[index];
    const lanes = [lane(
      `gil-${process.pid}-${lock.number}`, isShared || !severalProcesses ? name : alone,
      isShared ? `${handoffs} hand-off${handoffs === 1 ? "" : "s"}` : null, severalProcesses ? `${name} of ${alone}` : name,
      process, [...held.values()].reduce((sum, time) => sum + time, 0), new LockSource(run, lock))];
    for (const { thread } of isShared ? lock.users : []) {
      const own = thread.hasOwnName ? thread.name : null;
      lanes.push(lane(
        `thread-${thread.tid}`, own ?? (thread.tid === process.pid ? "main" : "thread"), String(thread.tid), own ?? process.name,
        thread, held.get(thread), new LockSource(run, lock, thread)));
    }
    return { heading: severalProcesses && isShared ? alone : null, lanes };
  });
}

// The lanes of the tasks that were there in the window: one each while they are few, else rows of tasks
// that follow one another.
function tasksLanes(run, shown) {
  const tasks = run.tasks.filter((task) => task.start <= shown.to && task.end >= shown.from);
  const isPacked = tasks.length > MOST_TASK_LANES;
  const places = placesOf(run, tasks);
  const groups = places.map((place, order) => {
    const heading = headingOf(run, place);
    const lanes = isPacked ? taskRows(run, place.tasks, shown, heading, order) : singleTasks(run, place.tasks, shown);
    return { heading: isPacked || places.length > 1 ? heading : null, lanes };
  });
  const [patterns, ends] = [new Set(), new Set()];
  for (const task of tasks) {
    ends.add(endShape(task));
    if (task.lastRun > task.firstRun) patterns.add("solid");
    if ((!isPacked && task.start < (task.started ?? task.end)) || task.started === null) patterns.add("hatched");
    if (task.lastRun > task.firstRun + 1) patterns.add("line");
  }
  return { groups, isPacked, patterns, ends };
}

// The tasks by the thread on which they take turns, or else by their kind.
function placesOf(run, tasks) {
  const places = new Map();
  for (const task of tasks) {
    const thread = turnsOn(run, task);
    const key = thread ?? task.kind;
    if (!places.has(key)) places.set(key, { thread, kind: task.kind, tasks: [] });
    places.get(key).tasks.push(task);
  }
  return [...places.values()];
}

// The thread on which a task takes turns with others; one that never ran stands with what made it.
function turnsOn(run, task) {
  for (let [next, depth] = [task, 0]; task.isBound && next && depth < 16; depth += 1) {
    if (next.started !== null) return run.taskTable.thread[next.firstRun];
    next = next.parent === null ? null : run.tasks[next.parent];
  }
  return null;
}

function headingOf(run, { thread, kind, tasks }) {
  const plurals = new Set(tasks.map((task) => run.header.taskKinds[task.kind]));
  const noun = thread === null ? run.header.taskKinds[kind] : plurals.size === 1 ? [...plurals][0] : "tasks";
  const count = tasks.length === 1 ? `1 ${noun === "processes" ? "process" : noun.slice(0, -1)}` : `${tasks.length} ${noun}`;
  return thread === null ? count : `${count} on ${threadName(run.threads[thread])}`;
}

function singleTasks(run, tasks, shown) {
  const namesakes = new Map();
  for (const task of tasks) namesakes.set(taskName(run, task), (namesakes.get(taskName(run, task)) ?? 0) + 1);
  const counted = new Map();
  return tasks.map((task) => {
    const name = taskName(run, task);
    counted.set(name, (counted.get(name) ?? 0) + 1);
    return {
      id: `task-${task.number}`, name, detail: namesakes.get(name) === 1 ? null : String(counted.get(name)), fullName: name,
      share: durationText(task.end - task.start), life: lifeIn(task.start, task.end, shown), activity: task.end - task.start,
      isMajor: true, source: new TaskSource(run, [task], true),
    };
  });
}

function taskRows(run, tasks, shown, heading, order) {
  return packed(tasks).map((members, number) => ({
    id: `tasks-${order}-${number}`, name: "", detail: null, fullName: number === 0 ? heading : "", share: null, life: null,
    activity: members.reduce((sum, task) => sum + overlap(task.started ?? task.start, task.end, shown), 0),
    isMajor: true, source: new TaskSource(run, members, false), isRow: true,
  }));
}
