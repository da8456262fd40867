// What the other parts of the probe ask of the agent.
#ifndef COREOGRAPH_PYTHON_BRIDGE_H
#define COREOGRAPH_PYTHON_BRIDGE_H

#include <stddef.h>
#include <stdint.h>

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

struct python_functions {
  int (*add_audit_hook)(audit_function, void *);
  int (*run_string)(const char *, void *);
  python_object *(*add_module)(const char *);
  python_object *(*module_dictionary)(python_object *);
  python_object *(*get_item)(python_object *, const char *);
  int (*set_item)(python_object *, const char *, python_object *);
  python_object *(*modules)(void);
  python_object *(*attribute)(python_object *, const char *);
  // The same by an interned name.
  python_object *(*attribute_by_name)(python_object *, python_object *);
  python_object *(*intern)(const char *);
  int (*is_true)(python_object *);
  int (*is_initialized)(void);
  void *(*current_interpreter)(void);
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
};

// Filled in once an interpreter starts.
extern struct python_functions python;
// The type object of an object.
static inline void *python_type(python_object *object) {
  return ((void **)object)[python.type_word];
}

// An interpreter is being made in this process; it is not ready to run anything yet.
void python_starts(void);

// Lets the agent say where the main thread is as soon as it goes on in Python: a call that it made
// there has just returned after a long time. May be called while an interpreter lock is being taken.
void python_tell_blocking_call(void);

#endif
