#include "CHeldProcess.h"
