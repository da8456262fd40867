// Where a suspended asyncio task waits: found after every step, so it must not cost much.
#ifndef COREOGRAPH_SUSPENSION_H
#define COREOGRAPH_SUSPENSION_H

#include "PythonBridge.h"

#include <stdint.h>

struct suspension {
  // The future or task that it waits for, 0 for none; the address only.
  uint64_t awaited;
  // The number of the text that names the place, 0 for none.
  uint32_t place;
  uint64_t line;
};

// What the agent of one interpreter knows: the type of coroutines, whether a code object belongs to
// asyncio itself, and the number of the text for a pair of code objects. Both keep the code objects
// alive. Lives as long as the process; interpreters have objects of their own, so it is never shared.
struct suspension_watch;
struct suspension_watch *suspension_learn(python_object *coroutine_type, python_object *belongs,
                                          python_object *place);

// Looks at a task that has just given its thread up; leaves no exception behind.
struct suspension suspension_of(struct suspension_watch *watch, python_object *task);

#endif
