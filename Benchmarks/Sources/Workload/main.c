// The programs whose time is taken. They read the clock themselves, after their threads have
// started, so that neither a recorder's start nor its end is in the measurement.
//
//   Workload switches COUNT     two threads hand a token to each other on one core
//   Workload compute COUNT THREADS   each thread does COUNT rounds of integer arithmetic
//
// Prints one JSON object: the seconds that passed, the processor seconds, the context switches.

#define _GNU_SOURCE
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static double now(clockid_t clock) {
  struct timespec time;
  clock_gettime(clock, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static long switches(void) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_nvcsw + usage.ru_nivcsw;
}

struct Reading {
  double wall, processor;
  long switches;
};

static struct Reading read_all(void) {
  return (struct Reading){now(CLOCK_MONOTONIC), now(CLOCK_PROCESS_CPUTIME_ID), switches()};
}

static void print_since(struct Reading start) {
  struct Reading end = read_all();
  printf("{\"seconds\": %.9f, \"processorSeconds\": %.9f, \"switches\": %ld}\n",
         end.wall - start.wall, end.processor - start.processor, end.switches - start.switches);
}

static _Atomic uint32_t turn;
static long hand_overs;

static void wait_for(uint32_t mine) {
  uint32_t seen;
  while ((seen = atomic_load_explicit(&turn, memory_order_acquire)) != mine)
    syscall(SYS_futex, &turn, FUTEX_WAIT_PRIVATE, seen, NULL, NULL, 0);
}

static void hand_to(uint32_t other) {
  atomic_store_explicit(&turn, other, memory_order_release);
  syscall(SYS_futex, &turn, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
}

static void *play(void *number) {
  uint32_t mine = (uint32_t)(uintptr_t)number, other = 1 - mine;
  for (long i = 0; i < hand_overs; i++) {
    wait_for(mine);
    hand_to(other);
  }
  return NULL;
}

static int run_switches(long count) {
  // The last usable core: the first one has most of the interrupts.
  cpu_set_t usable, one;
  sched_getaffinity(0, sizeof usable, &usable);
  CPU_ZERO(&one);
  for (int cpu = CPU_SETSIZE - 1; cpu >= 0; cpu--)
    if (CPU_ISSET(cpu, &usable)) {
      CPU_SET(cpu, &one);
      break;
    }
  sched_setaffinity(0, sizeof one, &one);
  hand_overs = count / 2;
  turn = 2;  // nobody's
  pthread_t second;
  if (pthread_create(&second, NULL, play, (void *)1)) return 1;
  usleep(20000);  // lets the second thread reach its wait
  struct Reading start = read_all();
  hand_to(0);
  play((void *)0);
  pthread_join(second, NULL);
  print_since(start);
  return 0;
}

static long rounds;

static void *compute(void *seed) {
  uint64_t x = (uint64_t)(uintptr_t)seed | 1;
  for (long i = 0; i < rounds; i++) {
    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
  }
  return (void *)(uintptr_t)x;
}

static int run_compute(long count, int threads) {
  rounds = count;
  pthread_t started[threads];
  struct Reading start = read_all();
  for (int i = 1; i < threads; i++)
    if (pthread_create(&started[i], NULL, compute, (void *)(uintptr_t)(i + 1))) return 1;
  volatile uintptr_t result = (uintptr_t)compute((void *)1);
  for (int i = 1; i < threads; i++) pthread_join(started[i], NULL);
  (void)result;
  print_since(start);
  return 0;
}

int main(int count, char **arguments) {
  if (count == 3 && !strcmp(arguments[1], "switches")) return run_switches(atol(arguments[2]));
  if (count == 4 && !strcmp(arguments[1], "compute"))
    return run_compute(atol(arguments[2]), atoi(arguments[3]));
  fprintf(stderr, "usage: Workload switches COUNT | Workload compute COUNT THREADS\n");
  return 2;
}
