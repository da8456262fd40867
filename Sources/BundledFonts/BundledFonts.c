#include "BundledFonts.h"

// C23's #embed: no build step, no path baked into the binary, rebuilt when a font file changes.
#pragma clang diagnostic ignored "-Wc23-extensions"

const unsigned char coreograph_font_regular[] = {
#embed "fonts/LiberationSans-Regular.ttf"
};
const size_t coreograph_font_regular_size = sizeof coreograph_font_regular;

const unsigned char coreograph_font_bold[] = {
#embed "fonts/LiberationSans-Bold.ttf"
};
const size_t coreograph_font_bold_size = sizeof coreograph_font_bold;
