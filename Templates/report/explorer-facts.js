// What is known of a span, in words: a title, fields, and where one can go from it.

const ENDINGS = {
  preempted: "the kernel took the core away", blocked: "went to wait", exited: "the thread exited",
  recordingEnded: "the recording ended", lost: "records were lost from here on", sampled: "a sample",
};
const EVIDENCE = {
  exact: "recorded by the kernel", observed: "its ends recorded, its reason seen by looking",
  reported: "its ends recorded, its reason told by the program", inferred: "inferred from what is before and after",
  sampled: "sampled: the length is exact, the place is not", missing: "not known",
};
const OUTCOMES = { ok: "ended well", error: "failed", cancelled: "cancelled", timedOut: "timed out" };

// What is known of span `index` of `lane`; -1 asks about the lane. Actions name what they lead to.
function factsOf(run, lane, index) {
  if (index < 0) return laneFacts(run, lane);
  switch (lane.kind) {
    case "thread": return threadFacts(run, run.span(lane.thread.first + index));
    case "core": return coreFacts(run, lane, index);
    case "lock": return useFacts(run, lane.lock, lane.lock.rows[index], true);
    case "lockUser": return useFacts(run, lane.lock, lane.user.rows[index], lane.user.codes[index] === HOLDS);
    case "task": return taskFacts(run, lane.spans.at(index));
  }
  return null;
}

function timeFields(start, end) {
  return [["From", momentText(start)], ["To", momentText(end)], ["Length", durationText(end - start)]];
}

function laneFacts(run, lane) {
  const fields = [];
  if (lane.thread) fields.push(...threadFields(run, lane.thread));
  if (lane.life) fields.push(...timeFields(...lane.life));
  fields.push(["Spans", groupedText(lane.track.count)]);
  const actions = [];
  if (lane.thread) actions.push({ label: "Follow across cores", follow: { kind: "thread", index: lane.thread.index } });
  if (lane.thread?.creator != null) actions.push({ label: "Go to its creator", thread: lane.thread.creator, time: lane.thread.start });
  if (lane.tasks?.length === 1) actions.push({ label: "Follow across threads", follow: { kind: "task", index: lane.tasks[0].index } });
  return { title: `${lane.name} ${lane.detail}`.trim(), fields, actions };
}

function threadFields(run, thread) {
  const fields = [["Thread", run.nameOf(thread)], ["Process", `${thread.process.name} ${thread.process.pid}`]];
  if (thread.creator !== null) fields.push(["Created by", run.nameOf(run.threads[thread.creator])]);
  return fields;
}

function threadFacts(run, span) {
  const look = run.header.look.states.find((state) => state.name === span.state);
  const title = span.state === "running" ? `running on core ${span.core}` : span.place ? `${look.legend} in ${span.place}` : look.legend;
  const fields = [...threadFields(run, span.thread), ["State", look.legend]];
  const actions = [{ label: "Follow across cores", follow: { kind: "thread", index: span.thread.index } }];
  if (span.state === "running") fields.push(["Core", String(span.core)]);
  fields.push(...timeFields(span.start, span.end));
  if (span.ending) fields.push(["Left the core", ENDINGS[span.ending]]);
  if (span.place) fields.push(["Waited in", span.place]);
  fields.push(["Known how", EVIDENCE[span.evidence]]);
  if (span.waker === 1) fields.push(["Woken by", "an interrupt: a timer, a device or the network"]);
  if (span.waker === 2) fields.push(["Woken by", "a thread outside the recording"]);
  if (span.waker > 2) {
    const waker = run.threads[span.waker - 3];
    fields.push(["Woken by", run.nameOf(waker)]);
    actions.push({ label: "Go to its waker", thread: waker.index, time: span.wakeUp, isWaker: true });
  }
  if (span.state === "gilWait") {
    const holder = holderOf(run, span.thread.process, span.start);
    if (holder) {
      fields.push(["The lock is held by", run.nameOf(holder)]);
      actions.push({ label: "Go to the holder", thread: holder.index, time: span.start });
    }
  }
  if (span.state === "lockWait") {
    const wait = run.lockWaits.find((other) =>
      other.thread === span.thread.index && other.start < span.end && other.start + other.duration > span.start);
    if (wait && wait.holder !== null) {
      const holder = run.threads[wait.holder];
      // Who holds what it waits on waits for a signal: a condition, an event, a queue.
      const isOwn = wait.holder === span.thread.index;
      fields.push(["The lock is held by", isOwn ? "itself: it waits for a signal" : run.nameOf(holder)]);
      if (!isOwn) actions.push({ label: "Go to the holder", thread: holder.index, time: span.start });
    }
  }
  const marks = span.thread.marks.filter((mark) =>
    mark.start < span.end && mark.start + mark.duration > span.start).slice(0, 3);
  for (const mark of marks) fields.push(["Marked", `${run.texts[mark.name]}, ${rangeText(mark.start, mark.start + mark.duration)}`]);
  const task = run.taskTable.onThread(span.thread.index, span.start, span.end);
  if (task) {
    fields.push(["Task", task.name]);
    actions.push({ label: "Follow its task", follow: { kind: "task", index: task.index } });
  }
  return { title, fields, actions };
}

function coreFacts(run, lane, index) {
  const row = lane.core.rows[index];
  if (row < FOREIGN) return threadFacts(run, run.span(row));
  const name = run.texts[run.foreign[row - FOREIGN].name];
  const times = timeFields(lane.track.starts[index], lane.track.ends[index]);
  return { title: "another program", fields: [["Program", name], ["Core", String(lane.core.core)], ...times], actions: [] };
}

// The thread that held the interpreter lock of `process` at `time`.
function holderOf(run, process, time) {
  for (const lock of run.locks) {
    if (lock.process !== process) continue;
    const index = lock.track.at(time);
    if (index >= 0) return run.threads[lock.uses.thread[lock.rows[index]]];
  }
  return null;
}

function useFacts(run, lock, row, holds) {
  const thread = run.threads[lock.uses.thread[row]];
  const wait = lock.wait(row);
  const fields = [...threadFields(run, thread)];
  if (holds) fields.push(...timeFields(lock.uses.at[row], lock.drop(row)));
  else fields.push(...timeFields(wait, lock.uses.at[row]));
  if (holds) fields.push(["Waited before", wait === null ? "no, the lock was free" : durationText(lock.uses.at[row] - wait)]);
  const time = holds ? lock.uses.at[row] : wait;
  const actions = [
    { label: "Go to the thread", thread: thread.index, time },
    { label: "Follow across cores", follow: { kind: "thread", index: thread.index } },
  ];
  return { title: holds ? "holds the GIL" : "waits for the GIL", fields, actions };
}

function taskFacts(run, { task, run: taskRun, start, end, code }) {
  const isRunning = code < SUSPENDED;
  const state = code === QUEUED ? (task.queued ? "in the queue" : "not started yet") : isRunning ? "running" : "suspended";
  const fields = [["Task", task.name], ["Kind", task.kind], ["State", state], ...timeFields(start, end)];
  const actions = [{ label: "Follow across threads", follow: { kind: "task", index: task.index } }];
  if (taskRun) {
    const thread = run.threads[taskRun.thread];
    fields.push(["Thread", run.nameOf(thread)]);
    actions.push({ label: "Go to the thread", thread: thread.index, time: start });
    const awaited = taskRun.awaited !== null ? run.tasks[taskRun.awaited].name : taskRun.place > 0 ? run.texts[taskRun.place - 1] : null;
    if (awaited && !isRunning) fields.push(["Waits for", taskRun.line > 0 ? `${awaited}, line ${taskRun.line}` : awaited]);
    if (taskRun.awaited !== null && !isRunning) actions.push({ label: "Go to what it waits for", task: taskRun.awaited, time: start });
    if (taskRun.blocked > 0) fields.push(["Blocked its thread", run.texts[taskRun.blocked - 1]]);
  }
  fields.push(["Created", momentText(task.start)]);
  if (task.started !== null) fields.push(["Started", momentText(task.started)]);
  fields.push(["Outcome", task.outcome === null ? "not ended" : `${OUTCOMES[task.outcome] ?? task.outcome}${task.error ? ` (${task.error})` : ""}`]);
  if (task.parent !== null) {
    fields.push(["Made by", run.tasks[task.parent].name]);
    actions.push({ label: "Go to its maker", task: task.parent, time: task.start });
  }
  return { title: `${task.name}: ${state}`, fields, actions };
}
