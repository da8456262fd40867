#pragma once
#include <fribidi.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

// Writes the level that the Unicode Bidirectional Algorithm gives each of `count` characters of one
// line that reads from left to right as a whole; odd levels are right to left. Returns false, and
// writes nothing of use, where memory runs out.
//
// In C, because the library's character types are an enumeration there and a macro's number here.
static inline bool coreograph_embedding_levels(
    const uint32_t *_Nonnull characters, int count, int8_t *_Nonnull levels) {
  FriBidiCharType *types = calloc(count, sizeof *types);
  FriBidiBracketType *brackets = calloc(count, sizeof *brackets);
  FriBidiParType base = FRIBIDI_PAR_LTR;
  bool known = false;
  if (types && brackets) {
    fribidi_get_bidi_types(characters, count, types);
    fribidi_get_bracket_types(characters, count, types, brackets);
    known = fribidi_get_par_embedding_levels_ex(types, brackets, count, &base, levels) > 0;
  }
  free(types);
  free(brackets);
  return known;
}
