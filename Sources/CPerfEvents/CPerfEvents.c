#include "CPerfEvents.h"
