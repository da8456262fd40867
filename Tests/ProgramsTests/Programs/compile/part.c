// One of eight functions; the standard headers give the compiler something to do.
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define JOIN(a, b) a##b
#define NAME(n) JOIN(part, n)

int NAME(PART)(void) {
  char text[64];
  snprintf(text, sizeof text, "part %d", PART);
  return (int)strlen(text) + PART;
}
