#pragma once

// The experiments' Python files, carried in the binary so that it can be moved anywhere alone.

struct coreograph_program {
  // Where the file belongs, below the folder that the programs are written to.
  const char *path;
  // What it says.
  const char *text;
};

// The files; the entry after the last has a null path.
const struct coreograph_program *coreograph_programs(void);
