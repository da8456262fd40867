#include "CProbeRings.h"

_Static_assert(sizeof(struct coreograph_gil_record) == 32, "the layout is shared by two processes");
_Static_assert(sizeof(struct coreograph_task_record) == 48, "the layout is shared by two processes");
_Static_assert(sizeof(struct coreograph_ring) == 64, "the header is one cache line");
