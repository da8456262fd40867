// The preloaded library's functions for marks, as seen from programs that are not Python.
//
// Nothing is linked: they are looked for by name when first used, and each does nothing where the
// program is not recorded.
#ifndef COREOGRAPH_CCOREOGRAPHMARKS_H
#define COREOGRAPH_CCOREOGRAPHMARKS_H

#include <stdbool.h>
#include <stdint.h>

// As the Python agent numbers them.
enum coreograph_mark_kind {
  COREOGRAPH_MARK_JOB = 3,
  COREOGRAPH_MARK_REQUEST = 8,
  COREOGRAPH_MARK_SWIFT_TASK = 10,
};

enum coreograph_mark_outcome {
  COREOGRAPH_MARK_OK = 1,
  COREOGRAPH_MARK_ERROR = 2,
  COREOGRAPH_MARK_CANCELLED = 3,
};

// Whether the program is recorded, with its tasks.
bool coreograph_marks_are_recorded(void);

// A task, made by `parent` (0: by none), comes to be; its number, 0 where nothing is recorded.
uint64_t coreograph_marks_create(const char *name, uint64_t parent, enum coreograph_mark_kind kind);

// The task runs on this thread from now on; returns what ran before, for `leave`.
uint64_t coreograph_marks_enter(uint64_t task);

// The running task is suspended, waiting for `awaited` (0: for something else), or through.
void coreograph_marks_leave(uint64_t before, uint64_t awaited);

// The task that runs on this thread; 0 for none.
uint64_t coreograph_marks_running(void);

// The task has ended; `error` is the type of the error or NULL.
void coreograph_marks_finish(uint64_t task, enum coreograph_mark_outcome outcome, const char *error);

// A stretch of the thread's running task begins, and ends.
void coreograph_marks_begin_stretch(const char *name);
void coreograph_marks_end_stretch(void);

// Which task of Swift's the calling thread runs a job of, by its address; 0 for none. `exchange` sets
// it and returns what it was.
uint64_t coreograph_marks_owner(void);
uint64_t coreograph_marks_exchange_owner(uint64_t owner);

#endif
