// The calling thread's ring of task records, written by the Python agent and by the lock probe.
#ifndef COREOGRAPH_TASK_RING_H
#define COREOGRAPH_TASK_RING_H

#include <stdint.h>

// What a record says; the agent and the recorder explain the fields for each kind.
struct task_facts {
  uint32_t kind;
  uint32_t text;
  uint64_t task;
  uint64_t other;
  uint64_t number;
};

// The kinds that are written here and not by the agent alone: tasks of programs that are not Python
// (as the agent's), a stretch that the program marked with its name in `text`, and a wait for a lock.
// Of a wait, `other` is the lock's address, `number` the thread that held it when the wait began (0
// unknown; the caller itself for a condition), `task` is 1 at the end of a wait that ended with the
// lock taken.
enum {
  TASK_KIND_CREATED = 1,
  TASK_KIND_RAN = 2,
  TASK_KIND_FINISHED = 3,
  TASK_KIND_WAITED = 6,
  TASK_KIND_MARKED = 7,
};

// Something happened now.
void task_ring_event(struct task_facts facts);

// Something begins now on this thread; stretches nest.
void task_ring_enter(struct task_facts facts);

// What this thread entered last ends now.
void task_ring_leave(struct task_facts facts);

// The same, at a moment that has just passed on this thread.
void task_ring_leave_at(uint64_t now, struct task_facts facts);

// How many stretches the calling thread is inside of.
uint32_t task_ring_depth(void);

// Forgets what belongs to the parent; called in a forked child.
void task_ring_reset_after_fork(void);

#endif
