#include "LabPrograms.h"
