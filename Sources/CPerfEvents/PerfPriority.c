#define _GNU_SOURCE
#include "CPerfEvents.h"

#include <errno.h>
#include <sys/resource.h>
#include <unistd.h>

struct cperf_priority cperf_raise_priority(void) {
  struct cperf_priority result = {gettid(), 0, false};
  errno = 0;
  result.former = getpriority(PRIO_PROCESS, (id_t)result.thread);
  if (result.former == -1 && errno != 0) return result;
  result.raised = setpriority(PRIO_PROCESS, (id_t)result.thread, -20) == 0;
  return result;
}

void cperf_restore_priority(struct cperf_priority priority) {
  // By its id, because this may be another thread; the raised one may be gone.
  if (priority.raised) setpriority(PRIO_PROCESS, (id_t)priority.thread, priority.former);
}
