// What every interposed function needs: to be seen from outside, and the definition it stands before.
#ifndef COREOGRAPH_PROBE_NEXT_H
#define COREOGRAPH_PROBE_NEXT_H

#include <stdatomic.h>

#define EXPORT __attribute__((visibility("default")))

// The next definition of a function in the order in which the program's libraries are searched.
void *probe_resolve(const char *symbol);

// Has `in_child` called in every forked child.
void probe_after_fork(void (*in_child)(void));

// The next definition of `symbol`, looked up once and kept in `next_name`.
#define NEXT(name, function_type, symbol)                                              \
  ({                                                                                   \
    function_type function = atomic_load_explicit(&next_##name, memory_order_relaxed); \
    if (UNLIKELY(function == NULL)) {                                                  \
      function = (function_type)probe_resolve(symbol);                                 \
      atomic_store_explicit(&next_##name, function, memory_order_relaxed);             \
    }                                                                                  \
    function;                                                                          \
  })

#endif
