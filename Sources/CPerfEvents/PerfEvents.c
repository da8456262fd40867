#define _GNU_SOURCE
#include "CPerfEvents.h"

#include <errno.h>
#include <linux/perf_event.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

// Debian 12's headers know it; older ones build too. The kernel refuses what it does not know.
#ifndef PERF_FORMAT_LOST
#define PERF_FORMAT_LOST (1U << 4)
#endif

static int open_event(struct perf_event_attr *attr, pid_t pid, int32_t core) {
  long fd = syscall(SYS_perf_event_open, attr, pid, (int)core, -1, PERF_FLAG_FD_CLOEXEC);
  if (fd < 0 && errno == EINVAL && (attr->read_format & PERF_FORMAT_LOST)) {
    attr->read_format &= ~(uint64_t)PERF_FORMAT_LOST; // before Linux 6.0
    fd = syscall(SYS_perf_event_open, attr, pid, (int)core, -1, PERF_FLAG_FD_CLOEXEC);
  }
  return fd < 0 ? -errno : (int)fd;
}

/// What all events have in common. The reader is woken at half a buffer (a watermark of 0 means
/// that to the kernel, whatever size the buffer gets): earlier would have it preempt the program.
static struct perf_event_attr common_attr(void) {
  struct perf_event_attr attr;
  memset(&attr, 0, sizeof attr);
  attr.size = sizeof attr;
  attr.watermark = 1;
  attr.use_clockid = 1;
  attr.clockid = CLOCK_MONOTONIC;
  attr.sample_id_all = 1;
  attr.read_format = PERF_FORMAT_TOTAL_TIME_RUNNING | PERF_FORMAT_LOST;
  return attr;
}

/// A software event that counts nothing and carries the side-band records. No core in the trailer:
/// a buffer belongs to one core, and every 8 bytes of a record cost a switch some 50 ns.
static struct perf_event_attr side_band_attr(void) {
  struct perf_event_attr attr = common_attr();
  attr.type = PERF_TYPE_SOFTWARE;
  attr.config = PERF_COUNT_SW_DUMMY;
  attr.sample_type = PERF_SAMPLE_TID | PERF_SAMPLE_TIME;
  attr.task = 1;
  attr.comm = 1;
  attr.comm_exec = 1;
  attr.exclude_kernel = 1; // what paranoid 2 asks for; the records come all the same
  attr.exclude_hv = 1;
  attr.context_switch = 1;
  return attr;
}

int cperf_open_switches(pid_t pid, int32_t core) {
  struct perf_event_attr attr = side_band_attr();
  attr.inherit = 1;
  attr.disabled = 1;
  attr.enable_on_exec = 1;
  return open_event(&attr, pid, core);
}

int cperf_open_all_switches(int32_t core) {
  struct perf_event_attr attr = side_band_attr();
  return open_event(&attr, -1, core);
}

int cperf_open_tracepoint(uint64_t id, int32_t core, uint16_t call_chain) {
  struct perf_event_attr attr = common_attr();
  attr.type = PERF_TYPE_TRACEPOINT;
  attr.config = id;
  attr.sample_period = 1;
  attr.sample_type = PERF_SAMPLE_TIME | PERF_SAMPLE_RAW;
  if (call_chain) {
    attr.sample_type |= PERF_SAMPLE_CALLCHAIN;
    attr.exclude_callchain_user = 1;
    attr.sample_max_stack = call_chain;
  }
  attr.disabled = 1;
  return open_event(&attr, -1, core);
}

static int control(int event, unsigned long request, unsigned long argument) {
  return ioctl(event, request, argument) < 0 ? -errno : 0;
}

int cperf_redirect(int event, int owner) {
  return control(event, PERF_EVENT_IOC_SET_OUTPUT, (unsigned long)owner);
}

int cperf_set_filter(int event, const char *filter) {
  return control(event, PERF_EVENT_IOC_SET_FILTER, (unsigned long)filter);
}

int cperf_enable(int event) { return control(event, PERF_EVENT_IOC_ENABLE, 0); }

int cperf_disable(int event) { return control(event, PERF_EVENT_IOC_DISABLE, 0); }

int cperf_read_totals(int event, struct cperf_totals *totals) {
  // struct read_format: value, then what read_format asked for, in the order of its bits.
  uint64_t words[3] = {0, 0, 0};
  ssize_t count = read(event, words, sizeof words);
  if (count < 0) return -errno;
  totals->running = words[1];
  totals->lost = words[2];
  return 0;
}
