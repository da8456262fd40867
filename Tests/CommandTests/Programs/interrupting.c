// A library to preload: an interrupt comes at the moment when Coreograph's agent for Python is read.
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>

int open(const char *path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  int mode = flags & O_CREAT ? va_arg(rest, int) : 0;
  va_end(rest);
  const char *name = strrchr(path, '/');
  if (name != NULL && strcmp(name, "/agent.py") == 0 && (flags & O_ACCMODE) == O_RDONLY)
    raise(SIGINT);
  int (*next)(const char *, int, ...) = dlsym(RTLD_NEXT, "open");
  return next(path, flags, mode);
}
