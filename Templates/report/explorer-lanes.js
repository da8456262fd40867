// The lanes of a run, in groups. A lane has a track of spans that don't overlap, and `drawn` says for each
// class of them with which pattern and paint it is drawn.

function lanesOf(run) {
  // Ids of threads are used again: a later thread's lane has its number behind it.
  const seen = new Set();
  for (const thread of run.threads) {
    thread.lane = `thread-${thread.tid}${seen.has(thread.tid) ? `.${thread.index}` : ""}`;
    seen.add(thread.tid);
  }
  const groups = [
    { id: "threads", name: "Threads", lanes: run.threads.map((thread) => threadLane(run, thread)) },
    { id: "cores", name: "Cores", lanes: run.cores.map(coreLane) },
    { id: "gil", name: "Interpreter lock", lanes: run.locks.flatMap((lock) => lockLanes(run, lock)) },
    { id: "tasks", name: "Tasks", lanes: taskLanes(run) },
  ];
  return groups.filter((group) => group.lanes.length > 0);
}

function threadLane(run, thread) {
  const patterns = run.header.look.states;
  const { process } = thread;
  const isAlone = process.threads.length === 1;
  const ownName = thread.name && thread.name !== process.name ? thread.name : null;
  const name = ownName ?? (isAlone ? process.name : thread.tid === process.pid ? "main" : "thread");
  return {
    id: thread.lane,
    kind: "thread",
    name: name || "unnamed",
    detail: String(thread.tid),
    heading: run.processes.length > 1 && !isAlone ? `${process.name} ${process.pid}` : null,
    words: `${thread.name} ${process.name} ${thread.tid} ${process.pid}`,
    thread,
    life: [thread.start, thread.end],
    track: thread.track,
    drawn: STATES.map((state) => ({
      pattern: patterns.find((look) => look.name === state).pattern,
      paint: state === "unknown" ? MINOR : thread.paint,
    })),
  };
}

function coreLane(core) {
  return {
    id: `core-${core.core}`,
    kind: "core",
    name: `core ${core.core}`,
    detail: "",
    words: `core ${core.core}`,
    core,
    life: null,
    track: core.track,
    drawn: solidPaints,
  };
}

const solidPaints = Array.from({ length: PAINTS }, (_, paint) => ({ pattern: "solid", paint }));

function lockLanes(run, lock) {
  const { process, number } = lock;
  const several = new Set(run.locks.map((other) => other.process)).size > 1;
  const name = number > 0 ? `GIL ${number}` : "GIL";
  const whole = {
    id: `gil-${process.pid}-${number}`,
    kind: "lock",
    name: several ? `${name} of ${process.name}` : name,
    detail: several ? String(process.pid) : "",
    words: `${name} ${process.name} ${process.pid}`,
    lock,
    life: [lock.start, lock.end],
    track: lock.track,
    drawn: solidPaints,
  };
  if (lock.users.length < 2) return [whole];
  return [whole, ...lock.users.map((user) => ({
    id: `${whole.id}-${user.thread.tid}`,
    kind: "lockUser",
    name: user.thread.name && user.thread.name !== process.name ? user.thread.name : user.thread.tid === process.pid ? "main" : "thread",
    detail: String(user.thread.tid),
    words: `${name} ${user.thread.name} ${user.thread.tid}`,
    lock,
    user,
    thread: user.thread,
    life: [user.thread.start, user.thread.end],
    track: user.track,
    drawn: [{ pattern: "dotted", paint: user.thread.paint }, { pattern: "solid", paint: user.thread.paint }],
  }))];
}

// Up to so many tasks have a lane each; of more, those that follow one another share one.
const MOST_TASK_LANES = 32;

function taskLanes(run) {
  if (run.tasks.length <= MOST_TASK_LANES) {
    const namesakes = new Map();
    for (const { name } of run.tasks) namesakes.set(name, (namesakes.get(name) ?? 0) + 1);
    const counted = new Map();
    return run.tasks.map((task) => {
      counted.set(task.name, (counted.get(task.name) ?? 0) + 1);
      return taskLane(run, [task], `task-${task.index}`, task.name, namesakes.get(task.name) > 1 ? String(counted.get(task.name)) : "");
    });
  }
  const families = new Map();
  for (const task of run.tasks) {
    const key = task.runs[0]?.thread ?? -1;
    if (!families.has(key)) families.set(key, []);
    families.get(key).push(task);
  }
  const lanes = [];
  for (const [thread, tasks] of families) {
    const name = thread < 0 ? "never started" : run.nameOf(run.threads[thread]);
    packed(tasks).forEach((row, number) => {
      const lane = taskLane(run, row, `tasks-${thread}-${number}`, number === 0 ? name : "", number === 0 ? `${tasks.length} tasks` : "");
      lane.heading = number === 0 ? null : "";
      lanes.push(lane);
    });
  }
  return lanes;
}

// Classes of spans of tasks: running by paint, then suspended by paint, then not started.
const SUSPENDED = PAINTS;
const QUEUED = 2 * PAINTS;
const taskClasses = Uint8Array.from({ length: QUEUED + 1 }, (_, index) => index);
const taskLooks = [
  ...solidPaints,
  ...solidPaints.map(({ paint }) => ({ pattern: "line", paint })),
  { pattern: "hatched", paint: MINOR },
];

function taskLane(run, tasks, id, name, detail) {
  const spans = [];
  const add = (start, end, code, task, taskRun) => {
    const last = spans.at(-1);
    // Runs of one task may lie inside one another; a lane shows the outer one.
    const from = last ? Math.max(start, last.end) : start;
    if (end > from) spans.push({ start: from, end, code, task, run: taskRun });
  };
  for (const task of tasks) {
    const showsQueue = tasks.length === 1 || task.started === null;
    if (showsQueue && task.start < (task.started ?? task.end)) add(task.start, task.started ?? task.end, QUEUED, task, null);
    task.runs.forEach((taskRun, index) => {
      const { paint } = run.threads[taskRun.thread];
      add(taskRun.start, taskRun.end, paint, task, taskRun);
      add(taskRun.end, task.runs[index + 1]?.start ?? task.end, SUSPENDED + paint, task, taskRun);
    });
  }
  return {
    id,
    kind: "task",
    name,
    detail,
    words: tasks.length === 1 ? tasks[0].name : `${name} ${tasks.slice(0, 1000).map((task) => task.name).join(" ")}`,
    tasks,
    spans,
    life: tasks.length === 1 ? [tasks[0].start, tasks[0].end] : null,
    track: new SpanTrack(
      Float64Array.from(spans, (span) => span.start), Float64Array.from(spans, (span) => span.end),
      Uint8Array.from(spans, (span) => span.code), taskClasses, QUEUED + 1),
    drawn: taskLooks,
  };
}

// The share of the window in which a lane's own thing went on: on a core, held, running.
function shareOf(lane, from, to) {
  const times = lane.track.timeByClass(from, to);
  // Of what is coloured by thread everything but other programs.
  const counted = lane.kind === "thread" ? [0] : lane.kind === "lockUser" ? [HOLDS] : Array.from({ length: STRANGER }, (_, paint) => paint);
  return to > from ? counted.reduce((sum, index) => sum + (times[index] ?? 0), 0) / (to - from) : 0;
}
