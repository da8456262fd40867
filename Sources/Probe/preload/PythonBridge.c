// Brings the Python agent into an unmodified CPython and gives it functions that write records.
//
// The interpreter's functions are looked up by name in the running process, so one library serves
// every version from 3.8 on and needs no headers; a program without them is no CPython and is left
// alone. The agent starts at the first audit event `cpython.run_...` (PEP 578), which comes before
// any code of the user's; neither sys.path nor sitecustomize is touched. The hook is added while the
// interpreter makes its lock: earlier it would be memory of another allocator than the one that
// frees it where Python's own allocators are switched (-X dev).
#define _GNU_SOURCE
#include "PythonBridge.h"
#include "ProbeRing.h"
#include "Suspension.h"
#include "TaskRing.h"
#include "TextFile.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct python_functions python;


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
  (void)self;
  if (count < 1) return nothing();
  // The step ends here; looking where it has come to is no part of it.
  uint64_t now = probe_now();
  struct suspension found = suspension_of(arguments[0]);
  task_ring_leave_at(now, (struct task_facts){
                              .other = found.awaited, .text = found.place, .number = found.line});
  return nothing();
}

// watch_suspensions(coroutine type, belongs, place): see Suspension.h.
static python_object *watch_suspensions(python_object *self, python_object *const *arguments,
                                        python_size count) {
  (void)self;
  if (count == 3) suspension_learn(arguments[0], arguments[1], arguments[2]);
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

static python_object *original_loader;
static python_object *loading_observer;

// load_unlocked(spec): loads a module as the import system does, then tells the agent of it. In C,
// because a function of Python's would be a line of every traceback that passes through an import.
static python_object *load_unlocked(python_object *self, python_object *const *arguments,
                                    python_size count) {
  (void)self;
  if (count < 1) return nothing();
  python_object *module = python.call(original_loader, arguments[0], NULL);
  if (module == NULL) return NULL;
  python_object *answer = python.call(loading_observer, arguments[0], module, NULL);
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
  (void)self;
  if (count < 2) return nothing();
  python.retain(original_loader = arguments[0]);
  python.retain(loading_observer = arguments[1]);
  return python.new_function(&loading_method, NULL, NULL);
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
  (void)self;
  if (count > 0) python.retain(blocking_observer = arguments[0]);
  return nothing();
}

static struct python_method methods[] = {
    {"event", event, METHOD_FASTCALL, NULL}, {"enter", enter, METHOD_FASTCALL, NULL},
    {"leave", leave, METHOD_FASTCALL, NULL}, {"text", text, METHOD_FASTCALL, NULL},
    {"address", address, METHOD_FASTCALL, NULL},
    {"leave_suspended", leave_suspended, METHOD_FASTCALL, NULL},
    {"watch_suspensions", watch_suspensions, METHOD_FASTCALL, NULL},
    {"watch_loading", watch_loading, METHOD_FASTCALL, NULL},
    {"watch_blocking", watch_blocking, METHOD_FASTCALL, NULL},
};

// The agent's source, or NULL. Read here and not in Python, where an open file would leave traces.
static python_object *read_agent(void) {
  char path[512];
  snprintf(path, sizeof path, "%s/agent.py", probe_directory());
  int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (file < 0) return NULL;
  python_object *source = NULL;
  struct stat status;
  if (fstat(file, &status) == 0 && status.st_size > 0) {
    void *bytes = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, file, 0);
    if (bytes != MAP_FAILED) {
      source = python.from_text(bytes, status.st_size);
      munmap(bytes, (size_t)status.st_size);
    }
  }
  close(file);
  return source;
}

// Where objects keep their type: found by looking into one whose type is known.
static bool find_type_word(void) {
  python_object *one = python.from_number(1);
  if (one == NULL) return false;
  for (size_t word = 0; word < 6; word++) {
    if (((void **)one)[word] != python.int_type) continue;
    python.type_word = word;
    return true;
  }
  return false;
}

static void start_agent(void) {
  if (!find_type_word()) return;
  python_object *module = python.add_module("_coreograph");
  python_object *dictionary = module == NULL ? NULL : python.module_dictionary(module);
  python_object *source = dictionary == NULL ? NULL : read_agent();
  if (source == NULL || python.set_item(dictionary, "source", source) != 0)
    return python.clear_error();
  for (size_t index = 0; index < sizeof methods / sizeof methods[0]; index++) {
    python_object *function = python.new_function(&methods[index], NULL, NULL);
    if (function == NULL || python.set_item(dictionary, methods[index].name, function) != 0)
      return python.clear_error();
  }
  // One expression that leaves no name behind in __main__.
  python.run_string(
      "exec(compile(__import__('_coreograph').__dict__.pop('source'), '<coreograph agent>', 'exec'),"
      " {'__name__': '_coreograph_agent', '__builtins__': __builtins__})",
      NULL);
}

// Whether an embedded interpreter has come as far as a command's: `site` has run.
static bool is_ready(void) {
  if (!python.is_initialized()) return false;
  python_object *site = python.get_item(python.modules(), "site");
  python_object *specification = site == NULL ? NULL : python.attribute(site, "__spec__");
  python_object *initializing =
      specification == NULL ? NULL : python.attribute(specification, "_initializing");
  bool ready = initializing != NULL && python.is_true(initializing) == 0;
  if (initializing != NULL) python.release(initializing);
  if (specification != NULL) python.release(specification);
  python.clear_error();
  return ready;
}

static int audit(const char *name, python_object *arguments, void *data) {
  (void)arguments;
  (void)data;
  static bool started;
  if (started) return 0;
  // The interpreter as a command announces what it runs; an embedded one runs code all the same.
  bool runs = strncmp(name, "cpython.run_", 12) == 0;
  if (!runs && (strcmp(name, "exec") != 0 || !is_ready())) return 0;
  started = true;
  // An interrupt in the middle of the agent's code would be an error there, shown and forgotten. It
  // is meant for the program, which gets it as soon as the agent is ready.
  sigset_t interrupt, before;
  sigemptyset(&interrupt);
  sigaddset(&interrupt, SIGINT);
  pthread_sigmask(SIG_BLOCK, &interrupt, &before);
  start_agent();
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return 0;
}

#define FIND(member, name)                                    \
  if ((python.member = dlsym(RTLD_DEFAULT, name)) == NULL) return

void python_starts(void) {
  if (getenv("COREOGRAPH_AGENT") == NULL) return;
  FIND(is_initialized, "Py_IsInitialized");
  // A further interpreter of the process, or a forked child: hooks are for all and stay.
  if (python.is_initialized()) return;
  FIND(add_audit_hook, "PySys_AddAuditHook");
  FIND(run_string, "PyRun_SimpleStringFlags");
  FIND(add_module, "PyImport_AddModule");
  FIND(modules, "PyImport_GetModuleDict");
  FIND(module_dictionary, "PyModule_GetDict");
  FIND(get_item, "PyDict_GetItemString");
  FIND(set_item, "PyDict_SetItemString");
  FIND(attribute, "PyObject_GetAttrString");
  FIND(attribute_by_name, "PyObject_GetAttr");
  FIND(intern, "PyUnicode_InternFromString");
  FIND(is_true, "PyObject_IsTrue");
  FIND(new_function, "PyCFunction_NewEx");
  FIND(as_number, "PyLong_AsUnsignedLongLongMask");
  FIND(from_number, "PyLong_FromUnsignedLongLong");
  FIND(as_text, "PyUnicode_AsUTF8AndSize");
  FIND(from_text, "PyUnicode_FromStringAndSize");
  FIND(retain, "Py_IncRef");
  FIND(release, "Py_DecRef");
  FIND(call, "PyObject_CallFunctionObjArgs");
  FIND(clear_error, "PyErr_Clear");
  FIND(add_pending_call, "Py_AddPendingCall");
  FIND(current_frame, "PyEval_GetFrame");
  FIND(none, "_Py_NoneStruct");
  FIND(int_type, "PyLong_Type");
  python.add_audit_hook(audit, NULL);
}
