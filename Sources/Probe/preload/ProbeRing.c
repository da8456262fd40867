#define _GNU_SOURCE
#include "ProbeRing.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

bool probe_is_recorded;
bool probe_watches_locks;
uint32_t probe_clock;
bool probe_is_python;
static char directory[256];
static _Atomic unsigned ring_serial;

static struct {
  const char *name;
  uint32_t record_size;
  // Its destructor takes the ring of a thread that ends out of the address space.
  pthread_key_t closer;
} kinds[] = {
    [PROBE_GIL_RING] = {"gil", sizeof(struct coreograph_gil_record), 0},
    [PROBE_TASK_RING] = {"task", sizeof(struct coreograph_task_record), 0},
};

static size_t bytes_of(const struct coreograph_ring *ring) {
  size_t used = sizeof *ring + ring->capacity * ring->record_size;
  // The records end less than one record before the end, and sizes are whole pages.
  return (used + 4095) & ~(size_t)4095;
}

static void close_gil_ring(void *ring) {
  gil_forget_ring();
  munmap(ring, bytes_of(ring));
}

static void close_task_ring(void *ring) {
  task_forget_ring();
  munmap(ring, bytes_of(ring));
}

// Before the other constructors of this library, which ask whether there is a recorder.
__attribute__((constructor(101))) static void find_recorder(void) {
  // Where a program runs with other rights than whoever started it, the environment is that one's
  // word, and leads nowhere. The dynamic linker does not even load the library then, but for a
  // system that preloads it into everything.
  if (getauxval(AT_SECURE) != 0) return;
  const char *path = getenv("COREOGRAPH_PROBE_DIRECTORY");
  size_t length = path == NULL ? 0 : strlen(path);
  if (length == 0 || length >= sizeof directory) return;
  memcpy(directory, path, length + 1);
  const char *clock = getenv("COREOGRAPH_PROBE_CLOCK");
  if (clock != NULL && strcmp(clock, "counter") == 0) probe_clock = COREOGRAPH_CLOCK_COUNTER;
  if (pthread_key_create(&kinds[PROBE_GIL_RING].closer, close_gil_ring) != 0 ||
      pthread_key_create(&kinds[PROBE_TASK_RING].closer, close_task_ring) != 0)
    return;
  probe_watches_locks = getenv("COREOGRAPH_GIL") != NULL;
  probe_is_recorded = true;
}

const char *probe_directory(void) { return directory; }

bool probe_recorder_is_gone(void) {
  static _Atomic bool gone;
  if (atomic_load_explicit(&gone, memory_order_relaxed)) return true;
  char path[sizeof directory + 80];
  // It holds this lock for as long as it lives, and the kernel frees it when it is killed.
  snprintf(path, sizeof path, "%s/lock", directory);
  int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  bool free = file >= 0 ? flock(file, LOCK_SH | LOCK_NB) == 0 : errno == ENOENT;
  if (file >= 0) close(file);
  if (free) atomic_store_explicit(&gone, true, memory_order_relaxed);
  return free;
}

struct coreograph_ring *probe_open_ring(enum probe_ring_kind kind, struct coreograph_ring *full) {
  if (full != NULL && bytes_of(full) >= COREOGRAPH_LARGEST_RING) return NULL;
  int saved_errno = errno;
  if (probe_recorder_is_gone()) {
    errno = saved_errno;
    return NULL;
  }
  struct coreograph_ring *ring = NULL;
  char path[sizeof directory + 80];
  pid_t pid = getpid();
  pid_t tid = (pid_t)syscall(SYS_gettid);
  size_t size = full == NULL ? COREOGRAPH_FIRST_RING : bytes_of(full) * COREOGRAPH_RING_GROWTH;
  int file;
  int tries = 0;
  // A program that this process ran before (execve) has rings with the first numbers.
  do {
    unsigned serial = atomic_fetch_add_explicit(&ring_serial, 1, memory_order_relaxed);
    snprintf(path, sizeof path, "%s/%s.%d.%d.%u", directory, kinds[kind].name, pid, tid, serial);
    file = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    // Another user of the folder may have taken all names that it could think of.
  } while (file < 0 && errno == EEXIST && ++tries < 4096);
  if (file >= 0) {
    // Not ftruncate: where the file system is full, a write to a mapped hole kills the program. The
    // empty file tells the recorder that this thread is not seen.
    if (fallocate(file, 0, 0, (off_t)size) == 0) {
      void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, file, 0);
      if (memory != MAP_FAILED) {
        ring = memory;
        ring->pid = pid;
        ring->tid = tid;
        ring->clock = probe_clock;
        ring->record_size = kinds[kind].record_size;
        ring->capacity = (size - sizeof *ring) / ring->record_size;
        atomic_thread_fence(memory_order_release);
        ring->magic = COREOGRAPH_RING_MAGIC;
      }
    }
    close(file);
  }
  if (ring != NULL && full != NULL) munmap(full, bytes_of(full));
  if (ring != NULL) pthread_setspecific(kinds[kind].closer, ring);
  errno = saved_errno;
  return ring;
}

void probe_reset_after_fork(void) {
  atomic_store_explicit(&ring_serial, 0, memory_order_relaxed);
}
