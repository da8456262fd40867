// Starts as many threads as its first argument says, has them all alive for as many milliseconds as
// its second argument says, and lets each compute a little.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static pthread_barrier_t all_alive;

static void *work(void *unused) {
  (void)unused;
  pthread_barrier_wait(&all_alive);
  for (volatile int i = 0; i < 10000; i++) {
  }
  return NULL;
}

int main(int count, char **arguments) {
  if (count != 3) return 2;
  int threads = atoi(arguments[1]);
  pthread_barrier_init(&all_alive, NULL, (unsigned)threads + 1);
  pthread_attr_t small;
  pthread_attr_init(&small);
  pthread_attr_setstacksize(&small, 64 << 10);
  pthread_t *ids = calloc((size_t)threads, sizeof *ids);
  for (int i = 0; i < threads; i++) {
    if (pthread_create(&ids[i], &small, work, NULL) == 0) continue;
    fprintf(stderr, "no more than %d threads here\n", i);
    return 1;
  }
  puts("all alive");
  fflush(stdout);
  usleep((useconds_t)atoi(arguments[2]) * 1000);
  pthread_barrier_wait(&all_alive);
  for (int i = 0; i < threads; i++) pthread_join(ids[i], NULL);
  return 0;
}
