// What the other parts of the probe ask of the agent.
#ifndef COREOGRAPH_PYTHON_BRIDGE_H
#define COREOGRAPH_PYTHON_BRIDGE_H

// An interpreter is being made in this process; it is not ready to run anything yet.
void python_starts(void);

// Lets the agent say where the main thread is as soon as it goes on in Python: a call that it made
// there has just returned after a long time. May be called while an interpreter lock is being taken.
void python_tell_blocking_call(void);

#endif
