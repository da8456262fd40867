// Sees who waits for whose lock inside CPython.
//
// A threading.Lock of CPython 3.8 to 3.13 is a POSIX semaphore: taking it is sem_trywait, then,
// where that fails, sem_wait, sem_timedwait or sem_clockwait; giving it back is sem_post. RLock,
// Condition, Event, Semaphore and Queue are built on it. Only waits are recorded; who holds a lock
// is kept in a table so that a wait can name the holder, from which a deadlock can be read; who gave
// it back last, so that it can name who ended it, which leads along the critical path. A lock
// that is taken at once makes a record only where it matters to a thread that failed to get it: by
// that thread itself, which has now got it, and by the first one that takes it while others wait.
#define _GNU_SOURCE
#include "LockProbe.h"

#include "ProbeNext.h"
#include "ProbeRing.h"
#include "TaskRing.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <sys/syscall.h>
#include <unistd.h>

typedef int (*sem_function)(sem_t *);
typedef int (*sem_timedwait_function)(sem_t *, const struct timespec *);
typedef int (*sem_clockwait_function)(sem_t *, clockid_t, const struct timespec *);

static _Atomic(sem_function) next_sem_wait;
static _Atomic(sem_function) next_sem_trywait;
static _Atomic(sem_function) next_sem_post;
static _Atomic(sem_timedwait_function) next_sem_timedwait;
static _Atomic(sem_clockwait_function) next_sem_clockwait;

// Who holds which lock: a direct-mapped table. Two locks that fall on one place make the older
// holder unknown, never wrong: an entry is valid only for the address in it.
enum { HOLDERS = 1 << 14 };
static struct holder {
  _Atomic uintptr_t lock;
  _Atomic int32_t tid;
  // Which lock was given back last, and by whom.
  _Atomic uintptr_t given;
  _Atomic int32_t giver;
  // Whether a thread began to wait for it since somebody was last recorded to take it.
  _Atomic int32_t is_wanted;
} holders[HOLDERS];

THREAD_LOCAL int32_t own_tid;
// The lock that the calling thread last waited for in vain.
THREAD_LOCAL sem_t *given_up;
// The thread that the calling one is about to wait for by other means than its lock; 0 for none.
THREAD_LOCAL int32_t expected;

void lock_probe_expect(int32_t thread) { expected = thread; }

static inline int32_t thread_id(void) {
  if (UNLIKELY(own_tid == 0)) own_tid = (int32_t)syscall(SYS_gettid);
  return own_tid;
}

static inline struct holder *place_of(sem_t *lock) {
  return &holders[((uintptr_t)lock >> 4) * 0x9e3779b97f4a7c15ull >> 50];
}

static inline void holds(sem_t *lock) {
  struct holder *place = place_of(lock);
  atomic_store_explicit(&place->tid, thread_id(), memory_order_relaxed);
  atomic_store_explicit(&place->lock, (uintptr_t)lock, memory_order_release);
}

static inline void gives_back(sem_t *lock) {
  struct holder *place = place_of(lock);
  uintptr_t address = (uintptr_t)lock;
  atomic_store_explicit(&place->giver, thread_id(), memory_order_relaxed);
  atomic_store_explicit(&place->given, address, memory_order_release);
  atomic_compare_exchange_strong_explicit(&place->lock, &address, 0, memory_order_relaxed,
                                          memory_order_relaxed);
}

static inline int32_t holder_of(sem_t *lock) {
  struct holder *place = place_of(lock);
  if (atomic_load_explicit(&place->lock, memory_order_acquire) != (uintptr_t)lock) return 0;
  return atomic_load_explicit(&place->tid, memory_order_relaxed);
}

static inline int32_t giver_of(sem_t *lock) {
  struct holder *place = place_of(lock);
  if (atomic_load_explicit(&place->given, memory_order_acquire) != (uintptr_t)lock) return 0;
  return atomic_load_explicit(&place->giver, memory_order_relaxed);
}

static void record_wait(sem_t *lock, int32_t holder) {
  task_ring_enter((struct task_facts){
      .kind = TASK_KIND_WAITED,
      .other = (uint64_t)(uintptr_t)lock,
      .number = (uint64_t)holder,
  });
}

static void begin_wait(sem_t *lock) {
  record_wait(lock, expected != 0 ? expected : holder_of(lock));
  expected = 0;
  atomic_store_explicit(&place_of(lock)->is_wanted, 1, memory_order_relaxed);
}

static void end_wait(bool taken, int32_t giver) {
  task_ring_leave((struct task_facts){
      .kind = TASK_KIND_WAITED,
      .task = taken,
      .number = (uint64_t)giver,
  });
}

static inline void took_at_once(sem_t *lock) {
  struct holder *place = place_of(lock);
  if (UNLIKELY(given_up == lock ||
               atomic_load_explicit(&place->is_wanted, memory_order_relaxed))) {
    atomic_store_explicit(&place->is_wanted, 0, memory_order_relaxed);
    if (given_up == lock) given_up = NULL;
    record_wait(lock, 0);
    end_wait(true, 0);
  }
  holds(lock);
}

// Takes the lock if it is free: only a lock that is not makes a wait.
static bool takes_at_once(sem_t *lock) {
  int saved_errno = errno;
  bool taken = NEXT(sem_trywait, sem_function, "sem_trywait")(lock) == 0;
  if (taken) took_at_once(lock);
  errno = saved_errno;
  return taken;
}

static int finish_wait(sem_t *lock, int result) {
  int saved_errno = errno;
  end_wait(result == 0, result == 0 ? giver_of(lock) : 0);
  if (result == 0) holds(lock);
  if (result != 0) given_up = lock;
  if (result == 0 && given_up == lock) given_up = NULL;
  errno = saved_errno;
  return result;
}

EXPORT int sem_trywait(sem_t *lock) {
  int result = NEXT(sem_trywait, sem_function, "sem_trywait")(lock);
  if (result == 0 && probe_is_python) {
    int saved_errno = errno;
    took_at_once(lock);
    errno = saved_errno;
  }
  return result;
}

EXPORT int sem_wait(sem_t *lock) {
  sem_function next = NEXT(sem_wait, sem_function, "sem_wait");
  if (!probe_is_python) return next(lock);
  if (takes_at_once(lock)) return 0;
  begin_wait(lock);
  return finish_wait(lock, next(lock));
}

EXPORT int sem_timedwait(sem_t *lock, const struct timespec *until) {
  sem_timedwait_function next = NEXT(sem_timedwait, sem_timedwait_function, "sem_timedwait");
  if (!probe_is_python) return next(lock, until);
  if (takes_at_once(lock)) return 0;
  begin_wait(lock);
  return finish_wait(lock, next(lock, until));
}

EXPORT int sem_clockwait(sem_t *lock, clockid_t clock, const struct timespec *until) {
  sem_clockwait_function next = NEXT(sem_clockwait, sem_clockwait_function, "sem_clockwait");
  if (!probe_is_python) return next(lock, clock, until);
  if (takes_at_once(lock)) return 0;
  begin_wait(lock);
  return finish_wait(lock, next(lock, clock, until));
}

EXPORT int sem_post(sem_t *lock) {
  // Before the lock is free: afterwards it may belong to another thread already.
  if (probe_is_python) gives_back(lock);
  return NEXT(sem_post, sem_function, "sem_post")(lock);
}

static void forget_after_fork(void) {
  own_tid = 0;
  given_up = NULL;
}

__attribute__((constructor)) static void start(void) {
  if (probe_is_recorded) probe_after_fork(forget_after_fork);
}
