// Marks stretches of a C or C++ program for Coreograph.
//
//     #include "coreograph.h"
//
//     void load(void) {
//       COREOGRAPH_SPAN("load");  // to the end of the block, however it is left
//       ...
//     }
//
// Copy this file beside your program; there is nothing to link. Unless the program runs under
// `coreograph record`, a span costs one test. GCC and Clang, Linux.
#ifndef COREOGRAPH_H
#define COREOGRAPH_H

#include <dlfcn.h>

struct coreograph_marker {
  void (*enter)(const char *name);
  void (*leave)(void);
  int is_known;
};

// The preloaded library's functions; NULL where there is none.
static inline struct coreograph_marker *coreograph_marker(void) {
  static struct coreograph_marker marker;
  if (!__atomic_load_n(&marker.is_known, __ATOMIC_ACQUIRE)) {
    void (*leave)(void) = (void (*)(void))dlsym(RTLD_DEFAULT, "coreograph_leave_span");
    void (*enter)(const char *) =
        (void (*)(const char *))dlsym(RTLD_DEFAULT, "coreograph_enter_span");
    __atomic_store_n(&marker.leave, leave, __ATOMIC_RELAXED);
    __atomic_store_n(&marker.enter, leave ? enter : 0, __ATOMIC_RELAXED);
    __atomic_store_n(&marker.is_known, 1, __ATOMIC_RELEASE);
  }
  return &marker;
}

// A stretch begins now on this thread; stretches nest.
static inline int coreograph_begin(const char *name) {
  struct coreograph_marker *marker = coreograph_marker();
  if (marker->enter) marker->enter(name);
  return 0;
}

// The stretch that began last on this thread ends now.
static inline void coreograph_end(void) {
  struct coreograph_marker *marker = coreograph_marker();
  if (marker->enter) marker->leave();
}

static inline void coreograph_end_of_block(int *unused) {
  (void)unused;
  coreograph_end();
}

#define COREOGRAPH_NAME_(line) coreograph_span_##line
#define COREOGRAPH_NAME(line) COREOGRAPH_NAME_(line)

// A stretch from here to the end of the block.
#define COREOGRAPH_SPAN(name)                                                     \
  int COREOGRAPH_NAME(__LINE__) __attribute__((cleanup(coreograph_end_of_block))) = \
      coreograph_begin(name)

#endif
