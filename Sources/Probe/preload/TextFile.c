#define _GNU_SOURCE
#include "TextFile.h"

#include "ProbeRing.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// Whether it is a file of its own: where another user of the folder made a pipe or a second name for
// some other file of this one's, nothing is written.
static bool is_own_file(int file) {
  struct stat facts;
  return fstat(file, &facts) == 0 && S_ISREG(facts.st_mode) && facts.st_nlink == 1;
}

void text_file_define(uint32_t number, const char *bytes, size_t length) {
  struct {
    struct coreograph_text_header header;
    char bytes[1024];
  } entry;
  if (length > sizeof entry.bytes) length = sizeof entry.bytes;
  entry.header.number = number;
  entry.header.length = (uint32_t)length;
  memcpy(entry.bytes, bytes, length);
  // Opened anew for each text: a descriptor that stayed open would be one that the program finds
  // among its own, or closes, so that the next text went to a file of the program's.
  int saved_errno = errno;
  char path[512];
  snprintf(path, sizeof path, "%s/text.%d", probe_directory(), getpid());
  int file = -1;
  if (!probe_recorder_is_gone())
    file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
  if (file >= 0) {
    // One write is one entry; a full disk costs the name, not the program.
    ssize_t written = is_own_file(file) ? write(file, &entry, sizeof entry.header + length) : 0;
    (void)written;
    close(file);
  }
  errno = saved_errno;
}
