#define _GNU_SOURCE
#include "CProbeRings.h"

#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

_Static_assert(sizeof(struct coreograph_gil_record) == 32, "the layout is shared by two processes");
_Static_assert(sizeof(struct coreograph_task_record) == 48, "the layout is shared by two processes");
_Static_assert(sizeof(struct coreograph_ring) == 64, "the header is one cache line");

static pthread_once_t handler_is_set = PTHREAD_ONCE_INIT;
static struct sigaction before;
static uintptr_t page_size;

static __thread struct {
  volatile uintptr_t start;
  volatile uintptr_t end;
  volatile bool lost;
} watched;

static void put_zeros(int signal, siginfo_t *info, void *context) {
  (void)context;
  uintptr_t place = (uintptr_t)info->si_addr;
  if (place >= watched.start && place < watched.end) {
    void *page = (void *)(place & ~(page_size - 1));
    void *zeros = mmap(page, page_size, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    if (zeros != MAP_FAILED) {
      watched.lost = true;
      return;
    }
  }
  // It is nobody's here: the access is made again and meets what was there before us.
  sigaction(signal, &before, NULL);
}

static void set_handler(void) {
  page_size = (uintptr_t)sysconf(_SC_PAGESIZE);
  struct sigaction action = {.sa_sigaction = put_zeros, .sa_flags = SA_SIGINFO};
  sigemptyset(&action.sa_mask);
  sigaction(SIGBUS, &action, &before);
}

void coreograph_begin_watch(void *memory, size_t size) {
  pthread_once(&handler_is_set, set_handler);
  watched.lost = false;
  watched.end = (uintptr_t)memory + size;
  watched.start = (uintptr_t)memory;
}

bool coreograph_end_watch(void) {
  watched.start = watched.end = 0;
  return watched.lost;
}
