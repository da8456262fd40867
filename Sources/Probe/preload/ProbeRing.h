// The probe's side of the shared rings: this process's directory, clock and per-thread files.
#ifndef COREOGRAPH_PROBE_RING_H
#define COREOGRAPH_PROBE_RING_H

#include "CProbeRings.h"

#include <stdbool.h>
#include <time.h>

#define UNLIKELY(condition) __builtin_expect(!!(condition), 0)
// Preloaded libraries may use the static block of thread-local storage: an access costs one load.
#define THREAD_LOCAL static __thread __attribute__((tls_model("initial-exec")))

// Whether a recorder has named a directory; nothing else here may be called without one.
extern bool probe_is_recorded;
// Whether it wants to know of the interpreter lock and of the program's locks.
extern bool probe_watches_locks;
extern uint32_t probe_clock;
// Whether an interpreter lock was seen in this process: what is not Python pays one test per call.
extern bool probe_is_python;

// The directory, without a slash at its end.
const char *probe_directory(void);

// Whether nobody will ever read what is written, so that it must not take the program's memory.
// May change errno.
bool probe_recorder_is_gone(void);

enum probe_ring_kind { PROBE_GIL_RING, PROBE_TASK_RING };

// Makes the calling thread's ring of one kind, touched once so that no page fault happens later
// while the thread holds a lock. `full` is the ring that it replaces, NULL for the first one. NULL
// where that is not possible. Keeps errno.
struct coreograph_ring *probe_open_ring(enum probe_ring_kind kind, struct coreograph_ring *full);

// The thread ends and its rings go.
void gil_forget_ring(void);
void task_forget_ring(void);

// Forgets what belongs to the parent; called in a forked child.
void probe_reset_after_fork(void);

static inline uint64_t probe_now(void) {
  if (probe_clock == COREOGRAPH_CLOCK_COUNTER) return coreograph_counter();
  struct timespec reading;
  clock_gettime(CLOCK_MONOTONIC, &reading);
  return (uint64_t)reading.tv_sec * 1000000000ull + (uint64_t)reading.tv_nsec;
}

// The place for the next record, or NULL where the recorder is behind; it counts once published.
static inline void *probe_begin_record(struct coreograph_ring *ring) {
  uint64_t written = atomic_load_explicit(&ring->written, memory_order_relaxed);
  uint64_t consumed = atomic_load_explicit(&ring->consumed, memory_order_acquire);
  if (UNLIKELY(written - consumed >= ring->capacity)) return NULL;
  return coreograph_ring_record(ring, written);
}

// The same in the calling thread's ring of one kind, which is made or replaced as needed. `refused`
// remembers where that failed.
static inline void *probe_begin(enum probe_ring_kind kind, struct coreograph_ring **ring,
                                bool *refused) {
  void *record = *ring == NULL ? NULL : probe_begin_record(*ring);
  if (UNLIKELY(record == NULL) && !*refused) {
    struct coreograph_ring *larger = probe_open_ring(kind, *ring);
    *refused = larger == NULL;
    if (larger != NULL) *ring = larger;
    if (*ring != NULL) record = probe_begin_record(*ring);
  }
  if (UNLIKELY(record == NULL) && *ring != NULL)
    atomic_fetch_add_explicit(&(*ring)->overrun, 1, memory_order_relaxed);
  return record;
}

static inline void probe_publish_record(struct coreograph_ring *ring) {
  uint64_t written = atomic_load_explicit(&ring->written, memory_order_relaxed);
  atomic_store_explicit(&ring->written, written + 1, memory_order_release);
}

#endif
