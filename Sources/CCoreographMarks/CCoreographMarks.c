#define _GNU_SOURCE
#include "CCoreographMarks.h"

#include <dlfcn.h>
#include <stdlib.h>

// Looked up once, before the program's first line: constructors of a library run before those that
// use it, and the preloaded library is there from the start or never.
static struct {
  uint64_t (*create)(const char *, uint64_t, uint32_t);
  uint64_t (*enter)(uint64_t);
  void (*leave)(uint64_t, uint64_t);
  uint64_t (*running)(void);
  void (*finish)(uint64_t, uint32_t, const char *);
  void (*begin_stretch)(const char *);
  void (*end_stretch)(void);
} recorder;

#define FIND(function, name) (*(void **)&recorder.function = dlsym(RTLD_DEFAULT, name))

__attribute__((constructor)) static void find_recorder(void) {
  // The library is also there where only locks are recorded.
  if (getenv("COREOGRAPH_AGENT") == NULL) return;
  if (FIND(enter, "coreograph_enter_task") == NULL) return;
  FIND(leave, "coreograph_leave_task");
  FIND(running, "coreograph_running_task");
  FIND(finish, "coreograph_finish_task");
  FIND(begin_stretch, "coreograph_enter_span");
  FIND(end_stretch, "coreograph_leave_span");
  // The last one: what it says stands for all.
  FIND(create, "coreograph_create_task");
}

bool coreograph_marks_are_recorded(void) { return recorder.create != NULL; }

uint64_t coreograph_marks_create(const char *name, uint64_t parent, enum coreograph_mark_kind kind) {
  return recorder.create == NULL ? 0 : recorder.create(name, parent, kind);
}

uint64_t coreograph_marks_enter(uint64_t task) {
  return recorder.create == NULL ? 0 : recorder.enter(task);
}

void coreograph_marks_leave(uint64_t before, uint64_t awaited) {
  if (recorder.create != NULL) recorder.leave(before, awaited);
}

uint64_t coreograph_marks_running(void) { return recorder.create == NULL ? 0 : recorder.running(); }

void coreograph_marks_finish(uint64_t task, enum coreograph_mark_outcome outcome, const char *error) {
  if (recorder.create != NULL) recorder.finish(task, outcome, error);
}

void coreograph_marks_begin_stretch(const char *name) {
  if (recorder.create != NULL) recorder.begin_stretch(name);
}

void coreograph_marks_end_stretch(void) {
  if (recorder.create != NULL) recorder.end_stretch();
}

static _Thread_local uint64_t thread_owner;

uint64_t coreograph_marks_owner(void) { return thread_owner; }

uint64_t coreograph_marks_exchange_owner(uint64_t owner) {
  uint64_t before = thread_owner;
  thread_owner = owner;
  return before;
}
