#include "Suspension.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/mman.h>

// What has been asked before is kept by the addresses of code objects that the agent keeps alive. All
// of it is used with the interpreter's lock held.
enum { KNOWN = 1 << 12, KNOWN_MASK = KNOWN - 1 };

struct suspension_watch {
  python_object *coroutine_type, *belongs_to_asyncio, *place_of;
  python_object *name_waiter, *name_get_coroutine, *name_frame, *name_code, *name_await, *name_line;
  struct {
    python_object *code;
    bool is_asyncio;
  } codes[KNOWN];
  struct {
    python_object *own, *innermost;
    uint32_t place;
  } places[KNOWN];
};

struct suspension_watch *suspension_learn(python_object *type, python_object *belongs,
                                          python_object *place) {
  // Not of the program's heap; pages that nobody touches cost nothing.
  struct suspension_watch *watch = mmap(NULL, sizeof *watch, PROT_READ | PROT_WRITE,
                                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (watch == MAP_FAILED) return NULL;
  python.retain(watch->coroutine_type = type);
  python.retain(watch->belongs_to_asyncio = belongs);
  python.retain(watch->place_of = place);
  watch->name_waiter = python.intern("_fut_waiter");
  watch->name_get_coroutine = python.intern("get_coro");
  watch->name_frame = python.intern("cr_frame");
  watch->name_code = python.intern("f_code");
  watch->name_await = python.intern("cr_await");
  watch->name_line = python.intern("f_lineno");
  return watch;
}

static size_t slot(const void *one, const void *other) {
  uint64_t mixed = (uint64_t)(uintptr_t)one * 0x9e3779b97f4a7c15ull + (uint64_t)(uintptr_t)other;
  return mixed * 0xff51afd7ed558ccdull >> 52 & KNOWN_MASK;
}

static bool is_asyncio(struct suspension_watch *watch, python_object *code) {
  size_t index = slot(code, NULL);
  if (watch->codes[index].code == code) return watch->codes[index].is_asyncio;
  python_object *answer = python.call(watch->belongs_to_asyncio, code, NULL);
  if (answer == NULL) return false;
  bool result = python.is_true(answer) == 1;
  python.release(answer);
  watch->codes[index].code = code;
  watch->codes[index].is_asyncio = result;
  return result;
}

static uint32_t place(struct suspension_watch *watch, python_object *own, python_object *innermost) {
  size_t index = slot(own, innermost);
  if (watch->places[index].own == own && watch->places[index].innermost == innermost)
    return watch->places[index].place;
  python_object *answer = python.call(watch->place_of, own, innermost, NULL);
  if (answer == NULL) return 0;
  watch->places[index].own = own;
  watch->places[index].innermost = innermost;
  watch->places[index].place = (uint32_t)python.as_number(answer);
  python.release(answer);
  return watch->places[index].place;
}

static void release(python_object *object) {
  if (object != NULL) python.release(object);
}

struct suspension suspension_of(struct suspension_watch *watch, python_object *task) {
  struct suspension found = {0};
  python_object *waiter = python.attribute_by_name(task, watch->name_waiter);
  if (waiter != NULL && waiter != python.none) found.awaited = (uint64_t)(uintptr_t)waiter;
  release(waiter);
  python_object *getter = python.attribute_by_name(task, watch->name_get_coroutine);
  python_object *coroutine = getter == NULL ? NULL : python.call(getter, NULL);
  release(getter);

  // Along the coroutines that await each other, to the one that really waits: the innermost that is
  // the program's own, and what of asyncio's that waits in.
  python_object *own_frame = NULL, *own = NULL, *innermost = NULL;
  while (coroutine != NULL && python_type(coroutine) == watch->coroutine_type) {
    python_object *frame = python.attribute_by_name(coroutine, watch->name_frame);
    python_object *code =
        frame == NULL || frame == python.none ? NULL : python.attribute_by_name(frame, watch->name_code);
    if (code == NULL) {
      release(frame);
      break;
    }
    // The frame keeps its code object.
    release(code);
    innermost = code;
    if (own_frame == NULL || !is_asyncio(watch, code)) {
      release(own_frame);
      own_frame = frame;
      own = code;
    } else {
      release(frame);
    }
    python_object *next = python.attribute_by_name(coroutine, watch->name_await);
    release(coroutine);
    coroutine = next;
  }
  if (own_frame != NULL) {
    found.place = place(watch, own, innermost);
    python_object *line = python.attribute_by_name(own_frame, watch->name_line);
    if (line != NULL && line != python.none) found.line = python.as_number(line);
    release(line);
  }
  release(own_frame);
  release(coroutine);
  python.clear_error();
  return found;
}
