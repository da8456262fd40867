// The functions that the Python agent gets.
#ifndef COREOGRAPH_AGENT_FUNCTIONS_H
#define COREOGRAPH_AGENT_FUNCTIONS_H

#include "PythonBridge.h"

#include <stdbool.h>

// Puts the functions for the interpreter that runs now into a module's dictionary, and the number of
// this agent in the process; false where that fails.
bool agent_add_functions(python_object *dictionary);

#endif
