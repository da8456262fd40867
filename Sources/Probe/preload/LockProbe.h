// What the lock probe must be told, because no lock shows it.
#ifndef COREOGRAPH_LOCK_PROBE_H
#define COREOGRAPH_LOCK_PROBE_H

#include <stdint.h>

// The calling thread's next wait is for that thread.
void lock_probe_expect(int32_t thread);

#endif
