// Brings the Python agent into an unmodified CPython and gives it functions that write records.
//
// The interpreter's functions are looked up by name in the running process, so one library serves
// every version from 3.8 on and needs no headers; a program without them is no CPython and is left
// alone. The agent starts at the first audit event `cpython.run_...` (PEP 578), which comes before
// any code of the user's; neither sys.path nor sitecustomize is touched.
#define _GNU_SOURCE
#include "PythonBridge.h"
#include "ProbeRing.h"
#include "TaskRing.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

// What is used of CPython's stable interface, declared here because no headers are needed.
typedef struct python_object python_object;
typedef intptr_t python_size;
typedef python_object *(*fast_function)(python_object *, python_object *const *, python_size);
typedef int (*audit_function)(const char *, python_object *, void *);
struct python_method {
  const char *name;
  fast_function function;
  int flags;
  const char *documentation;
};
enum { METHOD_FASTCALL = 0x0080 };

static struct {
  int (*add_audit_hook)(audit_function, void *);
  int (*run_string)(const char *, void *);
  python_object *(*add_module)(const char *);
  python_object *(*module_dictionary)(python_object *);
  int (*set_item)(python_object *, const char *, python_object *);
  python_object *(*new_function)(struct python_method *, python_object *, python_object *);
  unsigned long long (*as_number)(python_object *);
  python_object *(*from_number)(unsigned long long);
  const char *(*as_text)(python_object *, python_size *);
  python_object *(*from_text)(const char *, python_size);
  void (*retain)(python_object *);
  void (*release)(python_object *);
  // Calls the first with the others, up to NULL.
  python_object *(*call)(python_object *, ...);
  void (*clear_error)(void);
  int (*add_pending_call)(int (*)(void *), void *);
  python_object *(*current_frame)(void);
  python_object *none;
  // The type object of int, and which word of an object points to its type (builds differ).
  void *int_type;
  size_t type_word;
} python;

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
  if (((void **)argument)[python.type_word] != python.int_type) return (uint64_t)(uintptr_t)argument;
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

// text(number, string): gives a string the number by which records name it.
static python_object *text(python_object *self, python_object *const *arguments,
                           python_size count) {
  (void)self;
  if (count < 2) return nothing();
  python_size length = 0;
  const char *bytes = python.as_text(arguments[1], &length);
  struct {
    struct coreograph_text_header header;
    char bytes[1024];
  } entry;
  entry.header.number = (uint32_t)number(arguments, count, 0);
  if (bytes == NULL) {
    python.clear_error();
    return nothing();
  }
  if (length > (python_size)sizeof entry.bytes) length = sizeof entry.bytes;
  memcpy(entry.bytes, bytes, (size_t)length);
  entry.header.length = (uint32_t)length;
  // Opened anew for each text: a descriptor that stayed open would be one that the program finds
  // among its own, or closes, so that the next text went to a file of the program's.
  int saved_errno = errno;
  char path[512];
  snprintf(path, sizeof path, "%s/text.%d", probe_directory(), getpid());
  int file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file >= 0) {
    // One write is one entry; a full disk costs the name, not the program.
    ssize_t written = write(file, &entry, sizeof entry.header + (size_t)length);
    (void)written;
    close(file);
  }
  errno = saved_errno;
  return nothing();
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

static int audit(const char *name, python_object *arguments, void *data) {
  (void)arguments;
  (void)data;
  static bool started;
  if (started || strncmp(name, "cpython.run_", 12) != 0) return 0;
  started = true;
  start_agent();
  return 0;
}

#define FIND(member, name)                                    \
  if ((python.member = dlsym(RTLD_DEFAULT, name)) == NULL) return

__attribute__((constructor)) static void find_python(void) {
  if (!probe_is_recorded || getenv("COREOGRAPH_AGENT") == NULL) return;
  FIND(add_audit_hook, "PySys_AddAuditHook");
  FIND(run_string, "PyRun_SimpleStringFlags");
  FIND(add_module, "PyImport_AddModule");
  FIND(module_dictionary, "PyModule_GetDict");
  FIND(set_item, "PyDict_SetItemString");
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
