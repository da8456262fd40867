#pragma once
#include <stddef.h>
#include <stdint.h>

#include "CSimdjsonEvents.h"

#ifdef __cplusplus
extern "C" {
#endif

/// What a token of a JSON text is. A key's token is followed by its value's.
enum CSimdjsonKind {
  CSimdjsonObject,
  CSimdjsonArray,
  CSimdjsonKey,
  CSimdjsonString,
  CSimdjsonNumber,
  CSimdjsonTrue,
  CSimdjsonFalse,
  CSimdjsonNull,
};

/// A value of a JSON text, or a key of an object. The members of a container follow it directly.
typedef struct {
  /// A string without its escapes, or a number as it was written; not terminated.
  const char *text;
  size_t length;
  /// The number of the first token that is no longer inside this one.
  uint32_t next;
  /// One of CSimdjsonKind.
  uint8_t kind;
} CSimdjsonToken;

typedef struct CSimdjsonParser CSimdjsonParser;

/// Returns a parser, or NULL without memory. Free it with CSimdjsonDestroy.
CSimdjsonParser *CSimdjsonCreate(void);
void CSimdjsonDestroy(CSimdjsonParser *parser);

/// How many bytes after a text must be readable.
size_t CSimdjsonPadding(void);

/// How deep a text may be nested.
enum { CSimdjsonMaximumDepth = 64 };

/// Splits the one JSON value in bytes[0 ..< length] into tokens, which stay valid until the
/// next call. Returns NULL, or in plain words what is wrong with the text.
const char *CSimdjsonTokenize(
    CSimdjsonParser *parser, const uint8_t *bytes, size_t length, const CSimdjsonToken **tokens,
    size_t *count);

#ifdef __cplusplus
}
#endif
