// Brings the Python agent into every interpreter of an unmodified CPython.
//
// The interpreter's functions are looked up by name in the running process, so one library serves
// every version from 3.8 on and needs no headers; a program without them is no CPython and is left
// alone. The agent starts at the first audit event `cpython.run_...` (PEP 578), which comes before
// any code of the user's, and in a further interpreter at the first code that this is given; neither
// sys.path nor sitecustomize is touched. The hook is added while the interpreter makes its lock:
// earlier it would be memory of another allocator than the one that frees it where Python's own
// allocators are switched (-X dev).
#define _GNU_SOURCE
#include "PythonBridge.h"

#include "AgentFunctions.h"
#include "ProbeRing.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct python_functions python;

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
  if (source == NULL) return python.clear_error();
  bool has_all = python.set_item(dictionary, "source", source) == 0 && agent_add_functions(dictionary);
  python.release(source);
  if (!has_all) return python.clear_error();
  // One expression that leaves no name behind in __main__.
  python.run_string(
      "exec(compile(__import__('_coreograph').__dict__.pop('source'), '<coreograph agent>', 'exec'),"
      " {'__name__': '_coreograph_agent', '__builtins__': __builtins__})",
      NULL);
}

// Whether an embedded interpreter, or a further one, has come as far as a command's: `site` has run.
static bool is_ready(void) {
  if (!python.is_initialized()) return false;
  python_object *modules = python.modules();
  python_object *site = python.get_item(modules, "site");
  if (site == NULL) {
    // Without `site` the last thing that is made is the module __main__.
    python_object *system = python.get_item(modules, "sys");
    python_object *flags = system == NULL ? NULL : python.attribute(system, "flags");
    python_object *no_site = flags == NULL ? NULL : python.attribute(flags, "no_site");
    bool ready = no_site != NULL && python.is_true(no_site) == 1 &&
                 python.get_item(modules, "__main__") != NULL;
    if (no_site != NULL) python.release(no_site);
    if (flags != NULL) python.release(flags);
    python.clear_error();
    return ready;
  }
  python_object *specification = python.attribute(site, "__spec__");
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
  static void *first;
  // The interpreter as a command announces what it runs; others run code all the same.
  bool runs = strncmp(name, "cpython.run_", 12) == 0;
  if (!runs && strcmp(name, "exec") != 0) return 0;
  void *interpreter = python.current_interpreter();
  if (interpreter == first) return 0;
  if (!runs && !is_ready()) return 0;
  if (first != NULL && python.get_item(python.modules(), "_coreograph") != NULL) return 0;
  if (first == NULL) first = interpreter;
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
  python.current_interpreter = dlsym(RTLD_DEFAULT, "PyInterpreterState_Get");
  // To 3.8.
  if (python.current_interpreter == NULL) FIND(current_interpreter, "_PyInterpreterState_Get");
  FIND(none, "_Py_NoneStruct");
  FIND(int_type, "PyLong_Type");
  python.add_audit_hook(audit, NULL);
}
