#include "BundledFonts.h"

// C23's #embed: no build step, no path baked into the binary, rebuilt when a font file changes.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char regular[] = {
#embed "fonts/LiberationSans-Regular.ttf"
};

static const unsigned char bold[] = {
#embed "fonts/LiberationSans-Bold.ttf"
};

coreograph_font_file coreograph_font_regular(void) {
  return (coreograph_font_file){regular, sizeof regular};
}

coreograph_font_file coreograph_font_bold(void) {
  return (coreograph_font_file){bold, sizeof bold};
}
