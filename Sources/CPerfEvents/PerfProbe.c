#define _GNU_SOURCE
#include "CPerfEvents.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/// The trial itself, in the child: only system calls, because the parent may have had threads.
static struct cperf_probe try_event(bool all, int32_t core) {
  int fd = all ? cperf_open_all_switches(core) : cperf_open_switches(0, core);
  if (fd < 0) return (struct cperf_probe){CPERF_PROBE_OPEN_FAILED, -fd};
  struct cperf_ring ring;
  int mapped = cperf_ring_map(fd, (size_t)sysconf(_SC_PAGESIZE), &ring);
  if (mapped < 0) return (struct cperf_probe){CPERF_PROBE_MAP_FAILED, -mapped};
  return (struct cperf_probe){CPERF_PROBE_WORKS, 0};
}

static ssize_t read_all(int fd, void *buffer, size_t size) {
  size_t done = 0;
  while (done < size) {
    ssize_t count = read(fd, (char *)buffer + done, size - done);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    done += (size_t)count;
  }
  return (ssize_t)done;
}

static struct cperf_probe run_trial(bool all, int32_t core) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) < 0) return (struct cperf_probe){CPERF_PROBE_NOT_MADE, errno};
  pid_t child = fork();
  if (child < 0) {
    int error = errno;
    close(ends[0]);
    close(ends[1]);
    return (struct cperf_probe){CPERF_PROBE_NOT_MADE, error};
  }
  if (child == 0) {
    struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none); // a filter that kills must leave no core file behind
    struct cperf_probe result = try_event(all, core);
    ssize_t written = write(ends[1], &result, sizeof result);
    _exit(written == (ssize_t)sizeof result ? 0 : 1);
  }
  close(ends[1]);
  struct cperf_probe result;
  bool complete = read_all(ends[0], &result, sizeof result) == (ssize_t)sizeof result;
  close(ends[0]);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (complete) return result;
  return (struct cperf_probe){CPERF_PROBE_KILLED, WIFSIGNALED(status) ? WTERMSIG(status) : 0};
}

struct cperf_probe cperf_probe_switches(int32_t core) { return run_trial(false, core); }

struct cperf_probe cperf_probe_all_switches(int32_t core) { return run_trial(true, core); }
