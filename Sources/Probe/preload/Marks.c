// What programs in C and Swift mark themselves (marks/coreograph.h and CCoreographMarks find these
// functions by name).
#define _GNU_SOURCE
#include "ProbeNext.h"
#include "ProbeRing.h"
#include "TaskRing.h"
#include "TextFile.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// The names that have a number, by their hash; a number is a place in this table.
enum { NAMES = 1 << 16, NAME_MASK = NAMES - 1, MOST_STEPS = 64 };
static _Atomic uint64_t names[NAMES];
static _Atomic pid_t names_owner;
static bool takes_marks;

__attribute__((constructor)) static void start(void) {
  takes_marks = probe_is_recorded && getenv("COREOGRAPH_AGENT") != NULL;
}

// FNV-1a; never 0, which is a free place.
static uint64_t hash(const char *name, size_t length) {
  uint64_t value = 14695981039346656037ull;
  for (size_t index = 0; index < length; index++)
    value = (value ^ (unsigned char)name[index]) * 1099511628211ull;
  return value | 1;
}

// The number of a name; 0 where the table is as good as full.
static uint32_t number_of(const char *name) {
  pid_t owner = atomic_load_explicit(&names_owner, memory_order_relaxed);
  pid_t self = getpid();
  // A forked child has a file of texts of its own.
  if (UNLIKELY(owner != self) && atomic_compare_exchange_strong(&names_owner, &owner, self) &&
      owner != 0)
    for (size_t place = 0; place < NAMES; place++) atomic_store(&names[place], 0);
  size_t length = strlen(name);
  uint64_t wanted = hash(name, length);
  for (size_t step = 0; step < MOST_STEPS; step++) {
    size_t place = (wanted + step) & NAME_MASK;
    uint64_t found = atomic_load_explicit(&names[place], memory_order_relaxed);
    if (found == 0 && atomic_compare_exchange_strong(&names[place], &found, wanted)) {
      text_file_define(COREOGRAPH_OWN_TEXTS + (uint32_t)place, name, length);
      return COREOGRAPH_OWN_TEXTS + (uint32_t)place;
    }
    if (found == wanted) return COREOGRAPH_OWN_TEXTS + (uint32_t)place;
  }
  return 0;
}

// The numbers of tasks that are no Python objects: their first bit is set, which no address has.
static _Atomic uint64_t last_task = 1ull << 63;
// The task that runs on this thread; 0 for none.
THREAD_LOCAL uint64_t running_task;

// A stretch called `name` begins on this thread.
EXPORT void coreograph_enter_span(const char *name) {
  if (takes_marks)
    task_ring_enter((struct task_facts){
        .kind = TASK_KIND_MARKED, .task = running_task, .text = number_of(name)});
}

// The stretch that began last on this thread ends.
EXPORT void coreograph_leave_span(void) {
  if (takes_marks) task_ring_leave((struct task_facts){0});
}

// A task of that kind (agents' numbers), made by `parent` or 0, comes to be: its number, or 0 where
// the program is not recorded.
EXPORT uint64_t coreograph_create_task(const char *name, uint64_t parent, uint32_t kind) {
  if (!takes_marks) return 0;
  uint64_t task = atomic_fetch_add_explicit(&last_task, 1, memory_order_relaxed) + 1;
  task_ring_event((struct task_facts){
      .kind = TASK_KIND_CREATED,
      .task = task,
      .other = parent,
      .number = kind,
      .text = number_of(name),
  });
  return task;
}

// The task runs on this thread from now on. Returns the one that did before, which
// coreograph_leave_task() takes again.
EXPORT uint64_t coreograph_enter_task(uint64_t task) {
  uint64_t before = running_task;
  if (takes_marks) task_ring_enter((struct task_facts){.kind = TASK_KIND_RAN, .task = task});
  running_task = task;
  return before;
}

// The task that runs on this thread is suspended or through.
EXPORT void coreograph_leave_task(uint64_t before, uint64_t awaited) {
  if (takes_marks) task_ring_leave((struct task_facts){.other = awaited});
  running_task = before;
}

// The task that runs on this thread; 0 for none.
EXPORT uint64_t coreograph_running_task(void) { return running_task; }

// The task has ended that way (agents' numbers), with an error of that type or NULL.
EXPORT void coreograph_finish_task(uint64_t task, uint32_t outcome, const char *error) {
  if (!takes_marks) return;
  task_ring_event((struct task_facts){
      .kind = TASK_KIND_FINISHED,
      .task = task,
      .number = outcome,
      .text = error == NULL ? 0 : number_of(error),
  });
}
