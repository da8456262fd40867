#pragma once
#include <stddef.h>

// The fonts that every figure is set in, carried inside the binary so that the same trace gives
// the same picture on every machine. Liberation Sans has the advance widths of Arial and
// Helvetica: an SVG laid out with it keeps its layout where only those are installed.

// A font file in memory that is never freed.
typedef struct {
  const unsigned char *_Nonnull bytes;
  size_t size;
} coreograph_font_file;

coreograph_font_file coreograph_font_regular(void);
coreograph_font_file coreograph_font_bold(void);
