#pragma once

// The report's files, carried in the binary so that it can be moved anywhere alone.

struct coreograph_template {
  // Its file name, as in the folder Templates/report.
  const char *name;
  // What it says.
  const char *text;
};

// The files; the entry after the last has a null name.
const struct coreograph_template *coreograph_templates(void);
