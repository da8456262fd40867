#include "coreograph.h"
#include <sys/wait.h>
#include <unistd.h>

static void inner(void) {
  COREOGRAPH_SPAN("inner");
  usleep(1000);
}

int main(void) {
  {
    COREOGRAPH_SPAN("outer");
    inner();
    inner();
  }
  if (fork() == 0) {
    inner();
    _exit(0);
  }
  wait(0);
  return 0;
}
