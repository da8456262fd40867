// A preloaded library of the user's own that stands before the same functions as the probe.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>

static int signals;

int signals_seen(void) { return signals; }

int pthread_cond_signal(pthread_cond_t *cond) {
  static int (*next)(pthread_cond_t *);
  if (next == 0) next = dlsym(RTLD_NEXT, "pthread_cond_signal");
  signals++;
  return next(cond);
}
