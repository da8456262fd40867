#include "LabPrograms.h"

#include <stddef.h>

// C23's #embed: no build step, no path baked into the binary, rebuilt when a program changes.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const struct coreograph_program programs[] = {
    {"lab.py", (const char[]){
#embed "programs/lab.py" suffix(, 0)
     }},

    // Models: how tasks are run.
    {"models/__init__.py", (const char[]){
#embed "programs/models/__init__.py" suffix(, 0)
     }},
    {"models/sequential.py", (const char[]){
#embed "programs/models/sequential.py" suffix(, 0)
     }},
    {"models/threading.py", (const char[]){
#embed "programs/models/threading.py" suffix(, 0)
     }},
    {"models/multiprocessing.py", (const char[]){
#embed "programs/models/multiprocessing.py" suffix(, 0)
     }},

    // Workloads: what the tasks do.
    {"primes.py", (const char[]){
#embed "programs/primes.py" suffix(, 0)
     }},
    {"sleep.py", (const char[]){
#embed "programs/sleep.py" suffix(, 0)
     }},

    {NULL, NULL},
};

const struct coreograph_program *coreograph_programs(void) { return programs; }
