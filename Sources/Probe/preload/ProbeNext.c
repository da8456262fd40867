#define _GNU_SOURCE
#include "ProbeNext.h"

#include <dlfcn.h>
#include <stddef.h>
#include <string.h>

// Not in every C library (musl): without it there are no versions to choose from.
extern void *dlvsym(void *handle, const char *symbol, const char *version) __attribute__((weak));

void *probe_resolve(const char *symbol) {
  void *found = NULL;
#if defined(__GLIBC__) && defined(__x86_64__)
  // CPython imports the condition functions under the version in which glibc gave them their
  // present layout; the older ones work on another.
  if (strncmp(symbol, "pthread_cond_", 13) == 0 && dlvsym != NULL)
    found = dlvsym(RTLD_NEXT, symbol, "GLIBC_2.3.2");
#endif
  if (found == NULL) found = dlsym(RTLD_NEXT, symbol);
  return found;
}

void probe_after_fork(void (*in_child)(void)) {
  // By name: what pthread_atfork() is compiled to in glibc makes the program of another C library
  // fail to start.
  void (*glibc)(void *, void *, void (*)(void), void *) = dlsym(RTLD_DEFAULT, "__register_atfork");
  if (glibc != NULL) return glibc(NULL, NULL, in_child, NULL);
  int (*other)(void *, void *, void (*)(void)) = dlsym(RTLD_DEFAULT, "pthread_atfork");
  if (other != NULL) other(NULL, NULL, in_child);
}
