#include "Suspension.h"

#include <stdbool.h>
#include <stddef.h>

static python_object *coroutine_type;
static python_object *belongs_to_asyncio;
static python_object *place_of;
static python_object *name_waiter, *name_get_coroutine, *name_frame, *name_code, *name_await, *name_line;

// What has been asked before, by the addresses of code objects that the agent keeps alive. All of it
// is used with the interpreter lock held.
enum { KNOWN = 1 << 12, KNOWN_MASK = KNOWN - 1 };
static struct {
  python_object *code;
  bool is_asyncio;
} known_codes[KNOWN];
static struct {
  python_object *own, *innermost;
  uint32_t place;
} known_places[KNOWN];

void suspension_learn(python_object *type, python_object *belongs, python_object *place) {
  python.retain(coroutine_type = type);
  python.retain(belongs_to_asyncio = belongs);
  python.retain(place_of = place);
  name_waiter = python.intern("_fut_waiter");
  name_get_coroutine = python.intern("get_coro");
  name_frame = python.intern("cr_frame");
  name_code = python.intern("f_code");
  name_await = python.intern("cr_await");
  name_line = python.intern("f_lineno");
}

static size_t slot(const void *one, const void *other) {
  uint64_t mixed = (uint64_t)(uintptr_t)one * 0x9e3779b97f4a7c15ull + (uint64_t)(uintptr_t)other;
  return mixed * 0xff51afd7ed558ccdull >> 52 & KNOWN_MASK;
}

static bool is_asyncio(python_object *code) {
  size_t index = slot(code, NULL);
  if (known_codes[index].code == code) return known_codes[index].is_asyncio;
  python_object *answer = python.call(belongs_to_asyncio, code, NULL);
  if (answer == NULL) return false;
  bool result = python.is_true(answer) == 1;
  python.release(answer);
  known_codes[index].code = code;
  known_codes[index].is_asyncio = result;
  return result;
}

static uint32_t place(python_object *own, python_object *innermost) {
  size_t index = slot(own, innermost);
  if (known_places[index].own == own && known_places[index].innermost == innermost)
    return known_places[index].place;
  python_object *answer = python.call(place_of, own, innermost, NULL);
  if (answer == NULL) return 0;
  known_places[index].own = own;
  known_places[index].innermost = innermost;
  known_places[index].place = (uint32_t)python.as_number(answer);
  python.release(answer);
  return known_places[index].place;
}

static void release(python_object *object) {
  if (object != NULL) python.release(object);
}

struct suspension suspension_of(python_object *task) {
  struct suspension found = {0};
  python_object *waiter = python.attribute_by_name(task, name_waiter);
  if (waiter != NULL && waiter != python.none) found.awaited = (uint64_t)(uintptr_t)waiter;
  release(waiter);
  python_object *getter = python.attribute_by_name(task, name_get_coroutine);
  python_object *coroutine = getter == NULL ? NULL : python.call(getter, NULL);
  release(getter);

  // Along the coroutines that await each other, to the one that really waits: the innermost that is
  // the program's own, and what of asyncio's that waits in.
  python_object *own_frame = NULL, *own = NULL, *innermost = NULL;
  while (coroutine != NULL && python_type(coroutine) == coroutine_type) {
    python_object *frame = python.attribute_by_name(coroutine, name_frame);
    python_object *code =
        frame == NULL || frame == python.none ? NULL : python.attribute_by_name(frame, name_code);
    if (code == NULL) {
      release(frame);
      break;
    }
    // The frame keeps its code object.
    release(code);
    innermost = code;
    if (own_frame == NULL || !is_asyncio(code)) {
      release(own_frame);
      own_frame = frame;
      own = code;
    } else {
      release(frame);
    }
    python_object *next = python.attribute_by_name(coroutine, name_await);
    release(coroutine);
    coroutine = next;
  }
  if (own_frame != NULL) {
    found.place = place(own, innermost);
    python_object *line = python.attribute_by_name(own_frame, name_line);
    if (line != NULL && line != python.none) found.line = python.as_number(line);
    release(line);
  }
  release(own_frame);
  release(coroutine);
  python.clear_error();
  return found;
}
