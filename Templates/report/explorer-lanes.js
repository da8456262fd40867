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
    isMeasured: run.header.seesCores,
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
    const key = task.started === null ? -1 : run.taskTable.thread[task.firstRun];
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
  // Of thousands of rows few are ever looked at: what is in one is gathered when it is.
  let [spans, track] = [null, null];
  return {
    id,
    kind: "task",
    name,
    detail,
    words: tasks.length === 1 ? tasks[0].name : `${name} ${tasks.slice(0, 1000).map((task) => task.name).join(" ")}`,
    tasks,
    isMeasured: run.header.seesCores,
    life: tasks.length === 1 ? [tasks[0].start, tasks[0].end] : null,
    get spans() {
      spans ??= new TaskSpans(run, tasks);
      return spans;
    },
    get track() {
      track ??= new SpanTrack(this.spans.starts, this.spans.ends, this.spans.codes, taskClasses, QUEUED + 1);
      return track;
    },
    drawn: taskLooks,
  };
}

// What tasks that follow one another did: runs, and what is between them.
class TaskSpans {
  constructor(run, tasks) {
    this.run = run;
    const most = tasks.reduce((sum, task) => sum + 2 * (task.lastRun - task.firstRun) + 1, 0);
    const spans = emptySpans(most);
    const [ofTasks, runs] = [new Int32Array(most), new Int32Array(most)];
    let count = 0;
    const add = (start, end, code, task, row) => {
      // Runs of one task may lie inside one another; a lane shows the outer one.
      const from = count > 0 ? Math.max(start, spans.ends[count - 1]) : start;
      if (end <= from) return;
      [spans.starts[count], spans.ends[count], spans.codes[count], ofTasks[count], runs[count]] = [from, end, code, task.index, row];
      count += 1;
    };
    const { taskTable: table, threads } = run;
    for (const task of tasks) {
      const { start, end, started, firstRun, lastRun } = task;
      if ((tasks.length === 1 || started === null) && start < (started ?? end)) add(start, started ?? end, QUEUED, task, -1);
      for (let row = firstRun; row < lastRun; row += 1) {
        const { paint } = threads[table.thread[row]];
        add(table.starts[row], table.ends[row], paint, task, row);
        add(table.ends[row], row + 1 < lastRun ? table.starts[row + 1] : end, SUSPENDED + paint, task, row);
      }
    }
    [this.starts, this.ends, this.codes] = [spans.starts, spans.ends, spans.codes].map((all) => all.subarray(0, count));
    [this.tasks, this.runs] = [ofTasks, runs];
    // Those that did not end well, and when.
    const unwell = tasks.filter((task) => task.outcome !== "ok");
    this.unwell = { all: unwell, ends: Float64Array.from(unwell, (task) => task.end) };
  }

  taskAt(index) {
    return this.run.tasks[this.tasks[index]];
  }

  // Span `index` with its task, and its run where it has one.
  at(index) {
    return {
      start: this.starts[index], end: this.ends[index], code: this.codes[index], task: this.taskAt(index),
      run: this.run.taskTable.runAt(this.runs[index]),
    };
  }

  // The first span of task number `task` that ends at `time` or later; -1 where there is none.
  firstOf(task, time) {
    return this.starts.findIndex((_, index) => this.tasks[index] === task && this.ends[index] >= time);
  }
}

// The share of the window in which a lane's own thing went on: on a core, held, running. Null where nobody
// recorded that.
function shareOf(lane, from, to) {
  if (lane.isMeasured === false) return null;
  const times = lane.track.timeByClass(from, to);
  // Of what is coloured by thread everything but other programs.
  const counted = lane.kind === "thread" ? [0] : lane.kind === "lockUser" ? [HOLDS] : Array.from({ length: STRANGER }, (_, paint) => paint);
  return to > from ? counted.reduce((sum, index) => sum + (times[index] ?? 0), 0) / (to - from) : 0;
}
