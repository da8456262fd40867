#pragma once
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// What is needed of an event of the Chrome Trace Event format. Texts are named by their numbers; 0 is
/// the empty one and stands for a missing member, too. Numbers count as the text that they are
/// written as.
typedef struct {
  /// `ts` and `dur` as they are written, as number or string; NULL where missing.
  const char *time;
  const char *duration;
  uint32_t timeLength;
  uint32_t durationLength;
  /// Where the event begins in the text, and the first byte behind it.
  uint32_t start;
  uint32_t end;
  uint32_t name;
  uint32_t category;
  uint32_t process;
  uint32_t thread;
  uint32_t id;
  uint32_t scope;
  /// `args.name`, which only metadata events are asked for.
  uint32_t argument;
  /// The letter of `ph`; 0 where it is missing or no single letter.
  uint8_t phase;
  /// Whether `id` holds within the process alone (`id2.local`).
  uint8_t isIDLocal;
} CSimdjsonEvent;

/// A text that events name; not terminated.
typedef struct {
  const char *start;
  size_t length;
} CSimdjsonText;

/// What reading some events came to.
typedef struct {
  const CSimdjsonEvent *events;
  size_t eventCount;
  const CSimdjsonText *texts;
  size_t textCount;
  /// How much of the text was read: behind the last event that is sound.
  size_t length;
  /// In plain words what is wrong with what follows; NULL where nothing is.
  const char *problem;
} CSimdjsonEvents;

/// Reads the events in bytes[0 ..< length], objects with commas between them. What they name is valid
/// until the thread's next call, or its end. Members that are not asked for are skipped, and only their
/// brackets and quotes checked.
CSimdjsonEvents CSimdjsonReadEvents(const uint8_t *bytes, size_t length);

#ifdef __cplusplus
}
#endif
