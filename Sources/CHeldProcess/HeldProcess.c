#define _GNU_SOURCE
#include "CHeldProcess.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static void tell(int report, int stage) {
  struct held_process_report message = {stage, errno};
  ssize_t written;
  do {
    written = write(report, &message, sizeof message);
  } while (written < 0 && errno == EINTR);
}

/// Reads what the child says; false when it has closed its end.
static bool hear(int report, struct held_process_report *message) {
  ssize_t got;
  do {
    got = read(report, message, sizeof *message);
  } while (got < 0 && errno == EINTR);
  return got == (ssize_t)sizeof *message;
}

/// A pipe whose ends close at exec and never take the place of a closed standard stream.
static int pipe_above_standard_streams(int ends[2]) {
  int low[2];
  if (pipe2(low, O_CLOEXEC) != 0) return -1;
  ends[0] = fcntl(low[0], F_DUPFD_CLOEXEC, 3);
  ends[1] = fcntl(low[1], F_DUPFD_CLOEXEC, 3);
  int reason = errno;
  close(low[0]);
  close(low[1]);
  if (ends[0] >= 0 && ends[1] >= 0) return 0;
  if (ends[0] >= 0) close(ends[0]);
  if (ends[1] >= 0) close(ends[1]);
  errno = reason;
  return -1;
}

/// Whether a file that the kernel refuses is a script without a `#!` line: no NUL in its first
/// bytes, the test that shells use.
static bool looks_like_text(const char *path) {
  char head[128];
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  ssize_t got = read(file, head, sizeof head);
  close(file);
  return got >= 0 && memchr(head, 0, (size_t)got) == NULL;
}

/// Handlers of the parent must not run in the child once its signals are unblocked.
static void reset_handlers(void) {
  for (int number = 1; number < NSIG; number++) {
    struct sigaction action;
    if (sigaction(number, NULL, &action) != 0) continue;
    if (action.sa_handler == SIG_DFL || action.sa_handler == SIG_IGN) continue;
    action.sa_handler = SIG_DFL;
    action.sa_flags = 0;
    sigaction(number, &action, NULL);
  }
}

static bool redirect_output(const char *path) {
  int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (file < 0) return false;
  if (file == STDOUT_FILENO) return fcntl(file, F_SETFD, 0) == 0;
  bool done = dup2(file, STDOUT_FILENO) >= 0;
  close(file);
  return done;
}

/// Everything between fork and exec; only async-signal-safe calls, as the parent may have threads.
static void live_until_exec(const struct held_process_plan *plan, pid_t parent, int gate,
                            int report, const cpu_set_t *cores, size_t cores_size,
                            const sigset_t *mask) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(127);
  reset_handlers();
  if (plan->working_directory && chdir(plan->working_directory) != 0) {
    tell(report, held_process_directory);
    _exit(127);
  }
  if (plan->standard_output ? !redirect_output(plan->standard_output)
                            : plan->output_among_errors && dup2(STDERR_FILENO, STDOUT_FILENO) < 0) {
    tell(report, held_process_output);
    _exit(127);
  }
  if (cores && sched_setaffinity(0, cores_size, cores) != 0) {
    tell(report, held_process_cores);
    _exit(127);
  }
  errno = 0;
  tell(report, held_process_ready);

  char opened;
  ssize_t got;
  do {
    got = read(gate, &opened, 1);
  } while (got < 0 && errno == EINTR);
  if (got != 1) _exit(127);

  // From here on the program must live as if nobody had watched it start.
  prctl(PR_SET_PDEATHSIG, 0);
  sigprocmask(SIG_SETMASK, mask, NULL);
  execve(plan->path, plan->arguments, plan->environment);
  if (errno == ENOEXEC && looks_like_text(plan->path)) {
    execve(plan->shell_arguments[0], plan->shell_arguments, plan->environment);
    errno = ENOEXEC;
  }
  tell(report, held_process_exec);
  _exit(127);
}

/// Takes a child's status, so that nothing of it is left.
static void reap(pid_t child) {
  while (waitpid(child, NULL, 0) < 0 && errno == EINTR) {
  }
}

static struct held_process_report failed_to_fork(void) {
  return (struct held_process_report){held_process_fork, errno};
}

static cpu_set_t *make_core_set(const int32_t *cores, size_t count, size_t *size) {
  size_t wanted = 1;
  for (size_t i = 0; i < count; i++)
    if (cores[i] >= 0 && (size_t)cores[i] >= wanted) wanted = (size_t)cores[i] + 1;
  cpu_set_t *set = CPU_ALLOC(wanted);
  if (!set) return NULL;
  *size = CPU_ALLOC_SIZE(wanted);
  CPU_ZERO_S(*size, set);
  for (size_t i = 0; i < count; i++)
    if (cores[i] >= 0) CPU_SET_S(cores[i], *size, set);
  return set;
}

struct held_process_report held_process_start(const struct held_process_plan *plan,
                                              struct held_process *held) {
  size_t cores_size = 0;
  cpu_set_t *cores = NULL;
  if (plan->core_count > 0) {
    cores = make_core_set(plan->cores, plan->core_count, &cores_size);
    if (!cores) return (struct held_process_report){held_process_cores, ENOMEM};
  }
  int gate[2], report[2];
  if (pipe_above_standard_streams(gate) != 0) {
    struct held_process_report failure = failed_to_fork();
    if (cores) CPU_FREE(cores);
    return failure;
  }
  if (pipe_above_standard_streams(report) != 0) {
    struct held_process_report failure = failed_to_fork();
    if (cores) CPU_FREE(cores);
    close(gate[0]);
    close(gate[1]);
    return failure;
  }

  sigset_t all, mask;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &mask);
  // Whoever ignores SIGCHLD cannot wait for a child: the kernel throws its status away. The program
  // still starts with the signal as its caller left it.
  struct sigaction child_ended;
  sigaction(SIGCHLD, NULL, &child_ended);
  bool ignored = child_ended.sa_handler == SIG_IGN;
  if (ignored) signal(SIGCHLD, SIG_DFL);
  pid_t parent = getpid();
  pid_t pid = fork();
  struct held_process_report failure = failed_to_fork();
  if (pid == 0) {
    if (ignored) signal(SIGCHLD, SIG_IGN);
    close(gate[1]);
    close(report[0]);
    live_until_exec(plan, parent, gate[0], report[1], cores, cores_size, &mask);
  }
  pthread_sigmask(SIG_SETMASK, &mask, NULL);
  if (cores) CPU_FREE(cores);
  close(gate[0]);
  close(report[1]);
  if (pid < 0) {
    close(gate[1]);
    close(report[0]);
    return failure;
  }
  *held = (struct held_process){pid, gate[1], report[0]};
  struct held_process_report message = {held_process_fork, ECHILD};
  hear(held->report, &message);
  if (message.stage != held_process_ready) held_process_abandon(held);
  return message;
}

struct held_process_report held_process_release(struct held_process *held) {
  // A child that was killed at its gate must not take the recorder with it through SIGPIPE.
  sigset_t pipe_signal, mask;
  sigemptyset(&pipe_signal);
  sigaddset(&pipe_signal, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &pipe_signal, &mask);
  ssize_t written;
  do {
    written = write(held->gate, "", 1);
  } while (written < 0 && errno == EINTR);
  if (written < 0) {
    struct timespec now = {0, 0};
    sigtimedwait(&pipe_signal, NULL, &now);
  }
  pthread_sigmask(SIG_SETMASK, &mask, NULL);
  close(held->gate);
  held->gate = -1;

  struct held_process_report message = {held_process_ready, 0};
  hear(held->report, &message);
  close(held->report);
  held->report = -1;
  if (message.stage != held_process_ready) reap(held->pid);
  return message;
}

void held_process_abandon(struct held_process *held) {
  kill(held->pid, SIGKILL);
  close(held->gate);
  close(held->report);
  reap(held->pid);
}

int held_process_pidfd(pid_t pid) {
#ifdef SYS_pidfd_open
  return (int)syscall(SYS_pidfd_open, pid, 0);
#else
  errno = ENOSYS;
  return -1;
#endif
}
