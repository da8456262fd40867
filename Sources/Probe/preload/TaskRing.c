#include "TaskRing.h"

#include "ProbeRing.h"

THREAD_LOCAL struct coreograph_ring *ring;
THREAD_LOCAL bool ring_refused;
THREAD_LOCAL uint32_t depth;

static void write_record(uint64_t now, struct task_facts facts, enum coreograph_phase phase) {
  struct coreograph_task_record *record = probe_begin(PROBE_TASK_RING, &ring, &ring_refused);
  if (record == NULL) return;
  *record = (struct coreograph_task_record){
      .time = now,
      .task = facts.task,
      .other = facts.other,
      .number = facts.number,
      .kind = facts.kind,
      .text = facts.text,
      .phase = phase,
      .depth = depth,
  };
  probe_publish_record(ring);
}

void task_ring_event(struct task_facts facts) {
  write_record(probe_now(), facts, COREOGRAPH_PHASE_EVENT);
}

void task_ring_enter(struct task_facts facts) {
  write_record(probe_now(), facts, COREOGRAPH_PHASE_ENTER);
  depth += 1;
}

void task_ring_leave_at(uint64_t now, struct task_facts facts) {
  if (depth == 0) return;
  depth -= 1;
  write_record(now, facts, COREOGRAPH_PHASE_LEAVE);
}

void task_ring_leave(struct task_facts facts) { task_ring_leave_at(probe_now(), facts); }

uint32_t task_ring_depth(void) { return depth; }

void task_forget_ring(void) {
  ring = NULL;
  ring_refused = false;
}

void task_ring_reset_after_fork(void) {
  // The stretches that the parent is inside of go on in the child, but in no record of its own.
  task_forget_ring();
  depth = 0;
}
