// Says whether it runs with other rights than whoever started it, and what it sees of a recorder.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>

int main(void) {
  char line[4096];
  int mapped = 0;
  FILE *maps = fopen("/proc/self/maps", "r");
  while (maps != NULL && fgets(line, sizeof line, maps) != NULL)
    mapped += strstr(line, "coreograph-probe.so") != NULL;
  printf("secure %lu preload %s mapped %d\n", getauxval(AT_SECURE),
         getenv("LD_PRELOAD") == NULL ? "none" : "there", mapped > 0);
  return 0;
}
