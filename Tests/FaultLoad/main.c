// Programs that keep a log of what they do, for the fault campaign (Tests/Faults): what a recorder
// claims of them must agree with it, whatever happens to the recorder.
//
// The log is opened for appending; each line is one write: "PID TID BEGIN END USED TASK SLACK SWITCHES .", the
// thread's work from BEGIN to END on CLOCK_MONOTONIC took USED nanoseconds of its processor time and TASK by the
// task clock that the kernel counts for perf, -1 where nobody may count it; the clocks were read within SLACK, and
// the thread left its core as often as SWITCHES says. A kill can tear a write: lines begin anew, and end in a dot.
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/perf_event.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
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

static int log_file;
static unsigned long done;

static int64_t now(clockid_t clock) {
  struct timespec time;
  clock_gettime(clock, &time);
  return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static void rest(int64_t nanoseconds) {
  struct timespec time = {nanoseconds / 1000000000, nanoseconds % 1000000000};
  nanosleep(&time, NULL);
}

// How often the kernel took the calling thread off a core so far, or it left one.
static long switches(void) {
  struct rusage use;
  getrusage(RUSAGE_THREAD, &use);
  return use.ru_nvcsw + use.ru_nivcsw;
}

// What the clocks of a thread say at one moment.
struct moment {
  int64_t begin, end, used, task;
};

// The task clock of the calling thread. A child has those of its parent's thread at first.
static int task_clock(void) {
  static __thread int file = -1;
  static __thread pid_t owner;
  pid_t thread = (pid_t)syscall(SYS_gettid);
  if (owner == thread) return file;
  struct perf_event_attr clock = {.type = PERF_TYPE_SOFTWARE,
                                  .size = sizeof clock,
                                  .config = PERF_COUNT_SW_TASK_CLOCK,
                                  .exclude_kernel = 1};
  if (file >= 0) close(file);
  file = (int)syscall(SYS_perf_event_open, &clock, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
  owner = thread;
  return file;
}

static void forget_task_clock(void) {
  int file = task_clock();
  if (file >= 0) close(file);
}

// Reads all clocks at once: again where the thread, or the machine, was stopped on the way.
static struct moment moment(void) {
  struct moment read_at;
  int file = task_clock();
  for (int trial = 0; trial < 20; trial++) {
    read_at.begin = now(CLOCK_MONOTONIC);
    if (file < 0 || read(file, &read_at.task, sizeof read_at.task) != sizeof read_at.task)
      read_at.task = -1;
    read_at.used = now(CLOCK_THREAD_CPUTIME_ID);
    read_at.end = now(CLOCK_MONOTONIC);
    if (read_at.end - read_at.begin < 10000) break;
  }
  return read_at;
}

static void tell(struct moment begin, struct moment end, long switched) {
  char line[192];
  int64_t task = begin.task < 0 || end.task < 0 ? -1 : end.task - begin.task;
  int64_t slack = begin.end - begin.begin + end.end - end.begin;
  int length = snprintf(line, sizeof line, "\n%d %ld %lld %lld %lld %lld %lld %ld .\n", getpid(),
                        syscall(SYS_gettid), (long long)begin.end, (long long)end.begin,
                        (long long)(end.used - begin.used), (long long)task, (long long)slack,
                        switched);
  if (write(log_file, line, (size_t)length) != length) _exit(3);
}

static void *must(void *memory) {
  if (memory == NULL) exit(4);
  return memory;
}

// Computes for so long, in between waits as `turn` says.
static void work(int64_t nanoseconds, unsigned turn) {
  long before = switches();
  struct moment begin = moment();
  while (now(CLOCK_THREAD_CPUTIME_ID) < begin.used + nanoseconds) {
  }
  struct moment end = moment();
  tell(begin, end, switches() - before);
  __atomic_fetch_add(&done, 1, __ATOMIC_RELAXED);
  if (turn % 3 == 0) rest(nanoseconds);
  if (turn % 3 == 1) sched_yield();
}

static void work_often(unsigned seed, int times) {
  for (int time = 0; time < times; time++) {
    unsigned turn = (unsigned)rand_r(&seed);
    work(100000 + turn % 3000000, turn);
  }
}

static int iterations;

static void *worker(void *number) {
  work_often((unsigned)(uintptr_t)number + 1, iterations);
  forget_task_clock();
  return NULL;
}

// threads COUNT ITERATIONS
static void threads(int count) {
  pthread_t *others = must(calloc((size_t)count, sizeof *others));
  for (int index = 0; index < count; index++)
    if (pthread_create(&others[index], NULL, worker, (void *)(uintptr_t)index) != 0) exit(4);
  for (int index = 0; index < count; index++) pthread_join(others[index], NULL);
  printf("done %lu\n", done);
}

static void *spinner(void *unused) {
  for (int time = 0; time < iterations; time++) work(2000000, 2);
  forget_task_clock();
  return unused;
}

// spin COUNT ITERATIONS: threads that never wait and, where that is allowed, never give way.
static void spin(int count) {
  struct sched_param highest = {1};
  sched_setscheduler(0, SCHED_FIFO, &highest);
  pthread_t *others = must(calloc((size_t)count, sizeof *others));
  for (int index = 0; index < count; index++)
    if (pthread_create(&others[index], NULL, spinner, NULL) != 0) exit(4);
  for (int index = 0; index < count; index++) pthread_join(others[index], NULL);
  printf("done %lu\n", done);
}

// tree FANOUT ITERATIONS: processes that start processes; says how many of its own were not killed.
static void tree(int fanout) {
  int whole = 0, status;
  for (int index = 0; index < fanout; index++) {
    if (fork() != 0) continue;
    for (int grandchild = 0; grandchild < 2; grandchild++) {
      if (fork() != 0) continue;
      work_often((unsigned)(index * 2 + grandchild), iterations);
      _exit(0);
    }
    work_often((unsigned)index, iterations);
    while (wait(NULL) > 0) {
    }
    _exit(0);
  }
  while (wait(&status) > 0) whole += status == 0;
  printf("done %d\n", whole);
}

// storm COUNT: so many processes, each of which lives for a moment; at most 32 at once.
static void storm(int count) {
  int living = 0;
  for (int index = 0; index < count; index++) {
    if (living == 32 && wait(NULL) > 0) living--;
    pid_t child = fork();
    if (child == 0) {
      work(20000, 2);
      _exit(0);
    }
    if (child > 0) living++;
  }
  while (wait(NULL) > 0) {
  }
  printf("done %d\n", count);
}

// swap PAIRS ROUNDS: pairs of processes hand a byte to and fro, two switches each time. A line of the
// log stands for a hundred rounds.
static void swap(int pairs, int rounds) {
  enum { together = 100 };
  for (int pair = 0; pair < pairs; pair++) {
    if (fork() != 0) continue;
    int to[2], fro[2];
    char byte = 'x';
    if (pipe(to) != 0 || pipe(fro) != 0) _exit(4);
    // Neither keeps an end open by which it would wait for itself once the other one is killed.
    if (fork() == 0) {
      close(to[1]);
      close(fro[0]);
      while (read(to[0], &byte, 1) == 1 && write(fro[1], &byte, 1) == 1) {
      }
      _exit(0);
    }
    close(to[0]);
    close(fro[1]);
    for (int round = 0; round < rounds; round += together) {
      long before = switches();
      struct moment begin = moment();
      for (int turn = 0; turn < together; turn++)
        if (write(to[1], &byte, 1) != 1 || read(fro[0], &byte, 1) != 1) _exit(4);
      struct moment end = moment();
      tell(begin, end, switches() - before);
    }
    close(to[1]);
    wait(NULL);
    _exit(0);
  }
  while (wait(NULL) > 0) {
  }
  printf("done %d\n", pairs * rounds);
}

static pthread_barrier_t all_alive;

static void *wait_for_all(void *unused) {
  pthread_barrier_wait(&all_alive);
  return unused;
}

// crowd COUNT: so many threads that all live at once.
static void crowd(int count) {
  pthread_attr_t small;
  pthread_barrier_init(&all_alive, NULL, (unsigned)count + 1);
  pthread_attr_init(&small);
  pthread_attr_setstacksize(&small, 64 << 10);
  pthread_t *others = must(calloc((size_t)count, sizeof *others));
  for (int index = 0; index < count; index++)
    if (pthread_create(&others[index], &small, wait_for_all, NULL) != 0) exit(4);
  work(1000000, 2);
  pthread_barrier_wait(&all_alive);
  for (int index = 0; index < count; index++) pthread_join(others[index], NULL);
  printf("done %d\n", count);
}

// adopt COMMAND [ARGUMENT]...: becomes that command, to which its descendants will fall when their
// parents have died.
static int adopt(char **command) {
  prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  execvp(command[0], command);
  return 2;
}

int main(int count, char **arguments) {
  if (count > 2 && strcmp(arguments[1], "adopt") == 0) return adopt(arguments + 2);
  if (count < 5) return 2;
  const char *mode = arguments[2];
  int number = atoi(arguments[3]);
  iterations = atoi(arguments[4]);
  log_file = open(arguments[1], O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (log_file < 0) return 3;
  work(100000, 2);
  if (strcmp(mode, "threads") == 0) threads(number);
  if (strcmp(mode, "spin") == 0) spin(number);
  if (strcmp(mode, "tree") == 0) tree(number);
  if (strcmp(mode, "storm") == 0) storm(number);
  if (strcmp(mode, "swap") == 0) swap(number, iterations);
  if (strcmp(mode, "crowd") == 0) crowd(number);
  return 0;
}
