// Sees every hand-over of CPython's interpreter lock (GIL) in an unmodified process.
//
// Preloaded into the program. It needs no symbols of the interpreter: CPython initialises the four
// members of a GIL together, on one thread, as (Python/ceval_gil.c, create_gil)
//     mutex_init(mutex), mutex_init(switch_mutex), cond_init(cond), cond_init(switch_cond)
// and they lie side by side as {cond, mutex, switch_cond, switch_mutex}. No other code does that.
// From then on, for these addresses,
//     cond_timedwait(cond)      the thread waits for the GIL,
//     cond_signal(switch_cond)  the thread has just taken it,
//     cond_signal(cond)         the thread has just dropped it;
// the last two are called with the GIL's mutex held, so holds of one GIL cannot overlap.
//
// It uses nothing but libc, never allocates on the program's heap, and keeps errno.
#define _GNU_SOURCE
#include "ProbeNext.h"
#include "PythonBridge.h"
#include "ProbeRing.h"
#include "TaskRing.h"

#include <pthread.h>
#include <stdatomic.h>
#include <sys/syscall.h>
#include <unistd.h>

// Where the members of a GIL lie, from the start of its first condition.
enum {
  MUTEX_OFFSET = sizeof(pthread_cond_t),
  SWITCH_COND_OFFSET = MUTEX_OFFSET + sizeof(pthread_mutex_t),
  SWITCH_MUTEX_OFFSET = SWITCH_COND_OFFSET + sizeof(pthread_cond_t),
  MOST_LOCKS = 64,
};

typedef int (*mutex_init_function)(pthread_mutex_t *, const pthread_mutexattr_t *);
typedef int (*cond_init_function)(pthread_cond_t *, const pthread_condattr_t *);
typedef int (*cond_function)(pthread_cond_t *);
typedef int (*cond_timedwait_function)(pthread_cond_t *, pthread_mutex_t *,
                                       const struct timespec *);

static _Atomic(mutex_init_function) next_mutex_init;
static _Atomic(cond_init_function) next_cond_init;
static _Atomic(cond_function) next_cond_signal;
static _Atomic(cond_function) next_cond_destroy;
static _Atomic(cond_timedwait_function) next_cond_timedwait;

// The GILs of this process by the address of their first condition; 0 is a free place. Entries are
// only ever added at the end, so a reader needs no lock.
static _Atomic uintptr_t locks[MOST_LOCKS];
static _Atomic unsigned lock_count;

THREAD_LOCAL struct coreograph_ring *ring;
THREAD_LOCAL struct coreograph_gil_record *current;
THREAD_LOCAL bool ring_refused;
// When the thread dropped the lock inside of a task's stretch, in coarse nanoseconds; 0: it did not.
THREAD_LOCAL int64_t left_python;
THREAD_LOCAL uintptr_t last_mutexes[2];
THREAD_LOCAL uintptr_t last_cond;

// Which GIL has its first condition at `address`, or -1.
static inline int lock_with_cond(uintptr_t address) {
  unsigned count = atomic_load_explicit(&lock_count, memory_order_acquire);
  for (unsigned index = 0; index < count; index++)
    if (atomic_load_explicit(&locks[index], memory_order_relaxed) == address) return (int)index;
  return -1;
}

// Notes a GIL that has just been initialised. Interpreters can be made on several threads at once,
// so a place is claimed before the count is raised.
static void remember_lock(uintptr_t address) {
  python_starts();
  if (!probe_watches_locks) return;
  for (unsigned index = 0; index < MOST_LOCKS; index++) {
    uintptr_t none = 0;
    unsigned count = atomic_load_explicit(&lock_count, memory_order_acquire);
    if (index < count) continue;
    if (!atomic_compare_exchange_strong(&locks[index], &none, address)) continue;
    atomic_fetch_add_explicit(&lock_count, 1, memory_order_release);
    probe_is_python = true;
    return;
  }
}

// Begins a record, or answers NULL where there is no room for one.
static struct coreograph_gil_record *begin(unsigned lock) {
  struct coreograph_gil_record *record = probe_begin(PROBE_GIL_RING, &ring, &ring_refused);
  if (record != NULL) *record = (struct coreograph_gil_record){.lock = lock};
  return record;
}

// A call that keeps a task's thread outside of Python for so long keeps its loop from other tasks.
static const int64_t BLOCKING_CALL = 50000000;

// A few nanoseconds, exact to some milliseconds.
static int64_t coarse_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static inline void leaves_python(void) {
  left_python = UNLIKELY(task_ring_depth() > 0) ? coarse_now() : 0;
}

// The time until the wait, or until the take where there was none: waiting for the lock itself is
// no blocking call.
static inline void comes_back(void) {
  if (left_python == 0) return;
  bool blocked = coarse_now() - left_python >= BLOCKING_CALL;
  left_python = 0;
  if (blocked && (pid_t)syscall(SYS_gettid) == getpid()) python_tell_blocking_call();
}

static void waits(unsigned lock) {
  comes_back();
  if (current != NULL && current->take == 0) return; // the next 5 ms of the same wait
  current = begin(lock);
  if (current == NULL) return;
  current->wait = probe_now();
  probe_publish_record(ring);
}

static void takes(unsigned lock) {
  comes_back();
  if (current != NULL && current->take == 0 && current->lock == lock) {
    current->take = probe_now();
    return;
  }
  current = begin(lock);
  if (current == NULL) return;
  current->take = probe_now();
  probe_publish_record(ring);
}

static void drops(unsigned lock) {
  leaves_python();
  if (current == NULL || current->lock != lock || current->take == 0) return;
  current->drop = probe_now();
  current = NULL;
}

void gil_forget_ring(void) {
  ring = NULL;
  current = NULL;
  ring_refused = false;
  left_python = 0;
}

static void forget_after_fork(void) {
  // The child writes to files of its own, and CPython initialises its GIL anew there.
  gil_forget_ring();
  atomic_store_explicit(&lock_count, 0, memory_order_relaxed);
  for (unsigned index = 0; index < MOST_LOCKS; index++)
    atomic_store_explicit(&locks[index], 0, memory_order_relaxed);
  probe_reset_after_fork();
  task_ring_reset_after_fork();
}

__attribute__((constructor)) static void start(void) {
  if (probe_is_recorded) probe_after_fork(forget_after_fork);
}

EXPORT int pthread_mutex_init(pthread_mutex_t *mutex, const pthread_mutexattr_t *attributes) {
  last_mutexes[0] = last_mutexes[1];
  last_mutexes[1] = (uintptr_t)mutex;
  last_cond = 0;
  return NEXT(mutex_init, mutex_init_function, "pthread_mutex_init")(mutex, attributes);
}

EXPORT int pthread_cond_init(pthread_cond_t *cond, const pthread_condattr_t *attributes) {
  uintptr_t address = (uintptr_t)cond;
  uintptr_t start = last_cond;
  if (probe_is_recorded) {
    if (last_mutexes[0] == address + MUTEX_OFFSET &&
        last_mutexes[1] == address + SWITCH_MUTEX_OFFSET) {
      last_cond = address;
    } else {
      if (start != 0 && address == start + SWITCH_COND_OFFSET) {
        remember_lock(start);
      }
      last_cond = 0;
    }
  }
  return NEXT(cond_init, cond_init_function, "pthread_cond_init")(cond, attributes);
}

EXPORT int pthread_cond_destroy(pthread_cond_t *cond) {
  // A later condition at this address is no GIL; the place keeps its number. Who ends an interpreter
  // holds its lock to the last.
  int lock = lock_with_cond((uintptr_t)cond);
  if (UNLIKELY(lock >= 0)) {
    drops((unsigned)lock);
    atomic_store_explicit(&locks[lock], 0, memory_order_relaxed);
  }
  return NEXT(cond_destroy, cond_function, "pthread_cond_destroy")(cond);
}

EXPORT int pthread_cond_timedwait(pthread_cond_t *cond, pthread_mutex_t *mutex,
                                  const struct timespec *until) {
  if (atomic_load_explicit(&lock_count, memory_order_relaxed) != 0) {
    int lock = lock_with_cond((uintptr_t)cond);
    if (lock >= 0) waits((unsigned)lock);
  }
  return NEXT(cond_timedwait, cond_timedwait_function, "pthread_cond_timedwait")(cond, mutex, until);
}

EXPORT int pthread_cond_signal(pthread_cond_t *cond) {
  unsigned count = atomic_load_explicit(&lock_count, memory_order_acquire);
  uintptr_t address = (uintptr_t)cond;
  for (unsigned index = 0; index < count; index++) {
    uintptr_t lock = atomic_load_explicit(&locks[index], memory_order_relaxed);
    if (address == lock) {
      if (lock != 0) drops(index);
      break;
    }
    if (lock != 0 && address == lock + SWITCH_COND_OFFSET) {
      takes(index);
      break;
    }
  }
  return NEXT(cond_signal, cond_function, "pthread_cond_signal")(cond);
}
