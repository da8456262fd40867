// Programs of which the truth about threads and time is known, for tests of recordings: each thread
// prints its ids, what the kernel itself accounted to it, and when it said so: "thread PID TID
// NANOSECONDS VOLUNTARY INVOLUNTARY MOMENT". What the kernel accounted to all of them up to their very
// end is printed last: "all MICROSECONDS".
#define _GNU_SOURCE
#include "CPerfEvents.h"
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int64_t now(clockid_t clock) {
  struct timespec time;
  clock_gettime(clock, &time);
  return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static void burn(int64_t nanoseconds) {
  int64_t until = now(CLOCK_THREAD_CPUTIME_ID) + nanoseconds;
  while (now(CLOCK_THREAD_CPUTIME_ID) < until) {
  }
}

static void rest(int64_t nanoseconds) {
  struct timespec time = {nanoseconds / 1000000000, nanoseconds % 1000000000};
  nanosleep(&time, NULL);
}

static void tell(void) {
  struct rusage usage;
  getrusage(RUSAGE_THREAD, &usage);
  char line[128];
  long long used = now(CLOCK_THREAD_CPUTIME_ID), moment = now(CLOCK_MONOTONIC);
  int length = snprintf(line, sizeof line, "thread %d %d %lld %ld %ld %lld\n", getpid(), gettid(),
                        used, usage.ru_nvcsw, usage.ru_nivcsw, moment);
  if (write(STDOUT_FILENO, line, (size_t)length) != length) _exit(2);
}

// Computes and rests in uneven pieces until a moment.
static void work_until(int64_t end, unsigned seed) {
  while (now(CLOCK_MONOTONIC) < end) {
    burn(200000 + rand_r(&seed) % 2000000);
    switch (rand_r(&seed) % 3) {
    case 0: rest(rand_r(&seed) % 2000000); break;
    case 1: sched_yield(); break;
    }
  }
}

static int64_t end_of_work;

static void *worker(void *argument) {
  work_until(end_of_work, (unsigned)(uintptr_t)argument + 1);
  tell();
  return NULL;
}

static pthread_t start(void *(*body)(void *), uintptr_t argument) {
  pthread_t thread;
  int error = pthread_create(&thread, NULL, body, (void *)argument);
  if (error) {
    fprintf(stderr, "pthread_create: %s\n", strerror(error));
    exit(1);
  }
  return thread;
}

// The first process was something else before its exec, which the kernel goes on counting; all that
// tells of itself is therefore a child.
static void be_child(void) {
  pid_t child = fork();
  if (child == 0) return;
  int status = 1;
  struct rusage usage;
  wait4(child, &status, 0, &usage);
  dprintf(STDOUT_FILENO, "all %lld\n",
          (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000LL + usage.ru_utime.tv_usec +
              usage.ru_stime.tv_usec);
  _exit(WIFEXITED(status) ? WEXITSTATUS(status) : 1);
}

// threads COUNT MILLISECONDS: that many threads, the first one among them.
static void threads(int count, int milliseconds) {
  be_child();
  end_of_work = now(CLOCK_MONOTONIC) + milliseconds * 1000000LL;
  pthread_t *others = calloc((size_t)count, sizeof *others);
  for (int index = 1; index < count; index++) others[index] = start(worker, (uintptr_t)index);
  work_until(end_of_work, 1);
  for (int index = 1; index < count; index++) pthread_join(others[index], NULL);
  tell();
}

// tree DEPTH FANOUT MILLISECONDS: processes that fork processes, each at work.
static void tree(int depth, int fanout, int milliseconds) {
  int64_t end = now(CLOCK_MONOTONIC) + milliseconds * 1000000LL;
  if (depth > 0) {
    for (int index = 0; index < fanout; index++) {
      if (fork() == 0) {
        tree(depth - 1, fanout, milliseconds);
        _exit(0);
      }
    }
  }
  work_until(end, (unsigned)getpid());
  while (wait(NULL) > 0 || errno == EINTR) {
  }
  tell();
}

static void *run_program(void *argument) {
  burn(20000000);
  execv("/proc/self/exe", argument);
  _exit(1);
}

// thread-exec: a thread that is not the first one replaces the program by "threads 1 100".
static void thread_exec(void) {
  static char *arguments[] = {"PerfLoad", "threads", "1", "100", NULL};
  start(run_program, (uintptr_t)arguments);
  burn(10000000);
  pause();
}

static void *late_worker(void *argument) {
  burn(50000000);
  tell();
  return argument;
}

// leader-exits: the first thread leaves, another one goes on.
static void leader_exits(void) {
  start(late_worker, 0);
  tell();
  pthread_exit(NULL);
}

static pthread_barrier_t named;

static void *named_worker(void *argument) {
  pthread_barrier_wait(&named); // created
  pthread_barrier_wait(&named); // named by the other thread
  pthread_setname_np(pthread_self(), "by itself");
  burn(5000000);
  return argument;
}

// names: threads that are named by others, by themselves, and with bytes that are no text.
static void names(void) {
  pthread_barrier_init(&named, NULL, 2);
  pthread_t thread = start(named_worker, 0);
  pthread_barrier_wait(&named);
  pthread_setname_np(thread, "by another");
  pthread_barrier_wait(&named);
  prctl(PR_SET_NAME, "<\"&\xff\x01'>");
  burn(5000000);
  pthread_join(thread, NULL);
}

// fat MEGABYTES: a process that must be freed of that much memory when it is over.
static void fat(int megabytes) {
  be_child();
  size_t size = (size_t)megabytes << 20;
  char *memory = malloc(size);
  if (!memory) exit(1);
  for (size_t offset = 0; offset < size; offset += 4096) memory[offset] = 1;
  tell();
}

static void *nothing(void *argument) { return argument; }

// storm COUNT: that many threads, one after the other, that do nothing.
static void storm(int count) {
  for (int index = 0; index < count; index++) pthread_join(start(nothing, 0), NULL);
}

static int hand_over_pipes[2][2];
static int hand_overs;

static void *hand_back(void *argument) {
  char byte;
  for (int index = 0; index < hand_overs; index++) {
    if (read(hand_over_pipes[0][0], &byte, 1) != 1 || write(hand_over_pipes[1][1], &byte, 1) != 1)
      _exit(2);
  }
  return argument;
}

// ping-pong COUNT: two threads that wake each other in turn through pipes.
static void ping_pong(int count) {
  char byte = 0;
  hand_overs = count;
  if (pipe(hand_over_pipes[0]) || pipe(hand_over_pipes[1])) exit(2);
  pthread_t other = start(hand_back, 0);
  for (int index = 0; index < count; index++) {
    if (write(hand_over_pipes[0][1], &byte, 1) != 1 || read(hand_over_pipes[1][0], &byte, 1) != 1)
      exit(2);
  }
  pthread_join(other, NULL);
  tell();
}

// probe ACTION ERRNO: asks for perf events under a security filter that answers perf_event_open with
// that errno (action 1), kills the process (2) or traps (3); prints what the probe says.
static void probe(int action, int code) {
  static const uint32_t actions[] = {SECCOMP_RET_ALLOW, SECCOMP_RET_ERRNO,
                                     SECCOMP_RET_KILL_PROCESS, SECCOMP_RET_TRAP};
  struct sock_filter filter[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_perf_event_open, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, actions[action] | (uint32_t)code),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  struct sock_fprog program = {sizeof filter / sizeof *filter, filter};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program))
    exit(3);
  struct cperf_probe result = cperf_probe_switches(0);
  printf("probe %d %d\n", result.outcome, result.error);
}

int main(int count, char **arguments) {
  const char *what = count > 1 ? arguments[1] : "";
  int numbers[3] = {0, 0, 0};
  for (int index = 0; index < 3 && index + 2 < count; index++)
    numbers[index] = atoi(arguments[index + 2]);
  if (!strcmp(what, "threads")) threads(numbers[0], numbers[1]);
  else if (!strcmp(what, "tree")) be_child(), tree(numbers[0], numbers[1], numbers[2]);
  else if (!strcmp(what, "thread-exec")) thread_exec();
  else if (!strcmp(what, "leader-exits")) leader_exits();
  else if (!strcmp(what, "names")) names();
  else if (!strcmp(what, "fat")) fat(numbers[0]);
  else if (!strcmp(what, "storm")) storm(numbers[0]);
  else if (!strcmp(what, "probe")) probe(numbers[0], numbers[1]);
  else if (!strcmp(what, "ping-pong")) ping_pong(numbers[0]);
  else {
    fprintf(stderr, "PerfLoad: unknown program '%s'\n", what);
    return 2;
  }
  return 0;
}
