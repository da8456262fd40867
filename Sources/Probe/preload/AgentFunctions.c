// The functions that write records and look into the interpreter for the Python agent: what must not
// cost much, or must be no line of the program's tracebacks.
#define _GNU_SOURCE
#include "AgentFunctions.h"

#include "LockProbe.h"
#include "ProbeNext.h"
#include "ProbeRing.h"
#include "Suspension.h"
#include "TaskRing.h"
#include "TextFile.h"

#include <unistd.h>

// What belongs to one interpreter: objects must not be used in another one. Functions of the agent
// get its address, as a number, for their `self`.
struct agent {
  // In order of start, from 0.
  uint32_t number;
  python_object *original_loader, *loading_observer;
  struct suspension_watch *suspensions;
};

enum { MOST_AGENTS = 1 << 12 };
static struct agent agents[MOST_AGENTS];
static _Atomic uint32_t agent_count;
static _Atomic uint64_t last_ticket;

static struct agent *agent_of(python_object *self) {
  return (struct agent *)(uintptr_t)python.as_number(self);
}

static python_object *nothing(void) {
  python.retain(python.none);
  return python.none;
}

// An argument as a number: an int is itself, None is 0, and any other object is its address, which
// names it for as long as it lives. (Python's own id() raises an audit event at every call.)
static uint64_t number(python_object *const *arguments, python_size count, python_size index) {
  if (index >= count) return 0;
  python_object *argument = arguments[index];
  if (argument == python.none) return 0;
  if (python_type(argument) != python.int_type) return (uint64_t)(uintptr_t)argument;
  return python.as_number(argument);
}

static struct task_facts facts(python_object *const *arguments, python_size count) {
  return (struct task_facts){
      .kind = (uint32_t)number(arguments, count, 0),
      .task = number(arguments, count, 1),
      .other = number(arguments, count, 2),
      .text = (uint32_t)number(arguments, count, 3),
      .number = number(arguments, count, 4),
  };
}

// event(kind, task, other, text, number): something happened now.
static python_object *event(python_object *self, python_object *const *arguments,
                            python_size count) {
  (void)self;
  task_ring_event(facts(arguments, count));
  return nothing();
}

// enter(kind, task, other, text, number): something begins now on this thread.
static python_object *enter(python_object *self, python_object *const *arguments,
                            python_size count) {
  (void)self;
  task_ring_enter(facts(arguments, count));
  return nothing();
}

// leave(other, text, number): what was entered last on this thread ends now; what is given
// replaces what was given to enter.
static python_object *leave(python_object *self, python_object *const *arguments,
                            python_size count) {
  (void)self;
  task_ring_leave((struct task_facts){
      .other = number(arguments, count, 0),
      .text = (uint32_t)number(arguments, count, 1),
      .number = number(arguments, count, 2),
  });
  return nothing();
}

// leave_suspended(task): what was entered last ends now, and the task waits for something.
static python_object *leave_suspended(python_object *self, python_object *const *arguments,
                                      python_size count) {
  struct suspension_watch *watch = agent_of(self)->suspensions;
  if (count < 1 || watch == NULL) return nothing();
  // The step ends here; looking where it has come to is no part of it.
  uint64_t now = probe_now();
  struct suspension found = suspension_of(watch, arguments[0]);
  task_ring_leave_at(now, (struct task_facts){
                              .other = found.awaited, .text = found.place, .number = found.line});
  return nothing();
}

// watch_suspensions(coroutine type, belongs, place): see Suspension.h.
static python_object *watch_suspensions(python_object *self, python_object *const *arguments,
                                        python_size count) {
  if (count == 3)
    agent_of(self)->suspensions = suspension_learn(arguments[0], arguments[1], arguments[2]);
  return nothing();
}

// text(number, string): gives a string the number by which records name it.
static python_object *text(python_object *self, python_object *const *arguments,
                           python_size count) {
  (void)self;
  if (count < 2) return nothing();
  python_size length = 0;
  const char *bytes = python.as_text(arguments[1], &length);
  if (bytes == NULL)
    python.clear_error();
  else
    text_file_define((uint32_t)number(arguments, count, 0), bytes, (size_t)length);
  return nothing();
}

// address(object): as id(), which raises an audit event at every call.
static python_object *address(python_object *self, python_object *const *arguments,
                              python_size count) {
  (void)self;
  return python.from_number(count > 0 ? (uint64_t)(uintptr_t)arguments[0] : 0);
}

// expect_thread(native id): what this thread waits for next is that thread.
static python_object *expect_thread(python_object *self, python_object *const *arguments,
                                    python_size count) {
  (void)self;
  lock_probe_expect((int32_t)number(arguments, count, 0));
  return nothing();
}

// ticket(): a number for a task that has no object of its own, or whose object travels between
// processes. One sequence for all interpreters of a process.
static python_object *ticket(python_object *self, python_object *const *arguments,
                             python_size count) {
  (void)self;
  (void)arguments;
  (void)count;
  return python.from_number(atomic_fetch_add_explicit(&last_ticket, 1, memory_order_relaxed) + 1);
}

// A forked child has tasks of its own beside those that it inherits.
static void count_anew(void) { atomic_store(&last_ticket, (uint64_t)getpid() << 32); }

// load_unlocked(spec): loads a module as the import system does, then tells the agent of it. In C,
// because a function of Python's would be a line of every traceback that passes through an import.
static python_object *load_unlocked(python_object *self, python_object *const *arguments,
                                    python_size count) {
  if (count < 1) return nothing();
  struct agent *agent = agent_of(self);
  python_object *module = python.call(agent->original_loader, arguments[0], NULL);
  if (module == NULL) return NULL;
  python_object *answer = python.call(agent->loading_observer, arguments[0], module, NULL);
  if (answer == NULL)
    python.clear_error();
  else
    python.release(answer);
  return module;
}

static struct python_method loading_method = {"_load_unlocked", load_unlocked, METHOD_FASTCALL, NULL};

// watch_loading(original, observer): a function that does what `original` does and then calls
// `observer` with the specification and the module.
static python_object *watch_loading(python_object *self, python_object *const *arguments,
                                    python_size count) {
  if (count < 2) return nothing();
  struct agent *agent = agent_of(self);
  python.retain(agent->original_loader = arguments[0]);
  python.retain(agent->loading_observer = arguments[1]);
  return python.new_function(&loading_method, self, NULL);
}

static python_object *blocking_observer;

// Python calls this on the main thread between two steps of its code, as it does signal handlers.
static int tell_blocking_call(void *data) {
  (void)data;
  python_object *frame = python.current_frame();
  if (frame == NULL) return 0;
  python_object *answer = python.call(blocking_observer, frame, NULL);
  if (answer == NULL)
    python.clear_error();
  else
    python.release(answer);
  return 0;
}

void python_tell_blocking_call(void) {
  if (blocking_observer != NULL) python.add_pending_call(tell_blocking_call, NULL);
}

// watch_blocking(observer): `observer` is called with a frame whose latest call took long.
static python_object *watch_blocking(python_object *self, python_object *const *arguments,
                                     python_size count) {
  // Pending calls run in the first interpreter.
  if (count > 0 && agent_of(self)->number == 0) python.retain(blocking_observer = arguments[0]);
  return nothing();
}

static struct python_method methods[] = {
    {"event", event, METHOD_FASTCALL, NULL}, {"enter", enter, METHOD_FASTCALL, NULL},
    {"leave", leave, METHOD_FASTCALL, NULL}, {"text", text, METHOD_FASTCALL, NULL},
    {"address", address, METHOD_FASTCALL, NULL},
    {"ticket", ticket, METHOD_FASTCALL, NULL},
    {"expect_thread", expect_thread, METHOD_FASTCALL, NULL},
    {"leave_suspended", leave_suspended, METHOD_FASTCALL, NULL},
    {"watch_suspensions", watch_suspensions, METHOD_FASTCALL, NULL},
    {"watch_loading", watch_loading, METHOD_FASTCALL, NULL},
    {"watch_blocking", watch_blocking, METHOD_FASTCALL, NULL},
};

// Puts an object that was made for it into a dictionary.
static bool hand_over(python_object *dictionary, const char *name, python_object *object) {
  if (object == NULL) return false;
  bool done = python.set_item(dictionary, name, object) == 0;
  python.release(object);
  return done;
}

bool agent_add_functions(python_object *dictionary) {
  uint32_t count = atomic_fetch_add(&agent_count, 1);
  if (count >= MOST_AGENTS) return false;
  if (count == 0) probe_after_fork(count_anew);
  agents[count].number = count;
  python_object *self = python.from_number((uint64_t)(uintptr_t)&agents[count]);
  // The functions hold it.
  if (self == NULL || !hand_over(dictionary, "number", python.from_number(count))) return false;
  for (size_t index = 0; index < sizeof methods / sizeof methods[0]; index++) {
    python_object *function = python.new_function(&methods[index], self, NULL);
    if (!hand_over(dictionary, methods[index].name, function)) return false;
  }
  python.release(self);
  return true;
}
