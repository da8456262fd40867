#pragma once
#include <stddef.h>

// The bytes of the fonts that every figure is set in, carried inside the binary so that the same
// trace gives the same picture on every machine. Liberation Sans has the advance widths of Arial
// and Helvetica: an SVG laid out with it keeps its layout where only those are installed.
extern const unsigned char coreograph_font_regular[];
extern const size_t coreograph_font_regular_size;
extern const unsigned char coreograph_font_bold[];
extern const size_t coreograph_font_bold_size;
