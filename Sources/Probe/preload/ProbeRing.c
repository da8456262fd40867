#define _GNU_SOURCE
#include "ProbeRing.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

bool probe_is_recorded;
uint32_t probe_clock;
bool probe_is_python;
static char directory[256];
static _Atomic unsigned ring_serial;

// Before the other constructors of this library, which ask whether there is a recorder.
__attribute__((constructor(101))) static void find_recorder(void) {
  const char *path = getenv("COREOGRAPH_PROBE_DIRECTORY");
  size_t length = path == NULL ? 0 : strlen(path);
  if (length == 0 || length >= sizeof directory) return;
  memcpy(directory, path, length + 1);
  const char *clock = getenv("COREOGRAPH_PROBE_CLOCK");
  if (clock != NULL && strcmp(clock, "counter") == 0) probe_clock = COREOGRAPH_CLOCK_COUNTER;
  probe_is_recorded = true;
}

const char *probe_directory(void) { return directory; }

struct coreograph_ring *probe_open_ring(const char *kind, uint32_t record_size) {
  int saved_errno = errno;
  struct coreograph_ring *ring = NULL;
  char path[sizeof directory + 80];
  pid_t pid = getpid();
  pid_t tid = (pid_t)syscall(SYS_gettid);
  unsigned serial = atomic_fetch_add_explicit(&ring_serial, 1, memory_order_relaxed);
  size_t size = serial < COREOGRAPH_LARGE_RINGS ? COREOGRAPH_LARGE_RING : COREOGRAPH_SMALL_RING;
  int length = snprintf(path, sizeof path, "%s/%s.%d.%d.%u", directory, kind, pid, tid, serial);
  if (length > 0 && (size_t)length < sizeof path) {
    int file = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file >= 0) {
      if (ftruncate(file, (off_t)size) == 0) {
        void *memory =
            mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, file, 0);
        if (memory != MAP_FAILED) {
          ring = memory;
          ring->pid = pid;
          ring->tid = tid;
          ring->clock = probe_clock;
          ring->record_size = record_size;
          ring->capacity = (size - sizeof *ring) / record_size;
          atomic_thread_fence(memory_order_release);
          ring->magic = COREOGRAPH_RING_MAGIC;
        }
      }
      close(file);
    }
  }
  errno = saved_errno;
  return ring;
}

void probe_reset_after_fork(void) {
  atomic_store_explicit(&ring_serial, 0, memory_order_relaxed);
}
