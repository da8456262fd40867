#include "CSimdjsonEvents.h"

// Nothing may be thrown through Swift: without this, forgetting to look at an error compiles.
#define SIMDJSON_EXCEPTIONS 0
#include <simdjson.h>

#include <cstring>
#include <functional>
#include <memory>
#include <new>
#include <string_view>
#include <utility>
#include <vector>

using namespace simdjson;

/// The members that hold texts; the text that was last seen in one is most likely the next one.
enum Field { name, category, process, thread, identifier, scope, argument, fieldCount };

/// A parser of texts up to this long is kept.
static constexpr size_t longestKept = 1 << 20;

/// Keeps its memory from one text to the next: for as long as the thread lives that it is of.
struct EventParser {
  ondemand::parser parser;
  std::vector<char> text;
  std::vector<CSimdjsonEvent> events;
  std::vector<CSimdjsonText> texts;
  /// The number of a text or 0, at the place that its hash says or behind it; a power of 2 of them.
  std::vector<uint32_t> slots;
  /// What was hashed of each text.
  std::vector<size_t> hashes;
  uint32_t recent[fieldCount];

  void begin(const uint8_t *bytes, size_t length);
  uint32_t number(std::string_view text, Field field);
  uint32_t number(std::string_view text);
  void makeSlots(size_t count);
  error_code readText(ondemand::value value, Field field, uint32_t &number);
  error_code readID(ondemand::value value, CSimdjsonEvent &event);
  error_code readArguments(ondemand::value value, CSimdjsonEvent &event);
  error_code readMember(uint64_t key, ondemand::value value, CSimdjsonEvent &event);
  error_code readEvent(ondemand::value value, CSimdjsonEvent &event);
  error_code readEvents(size_t &length);
};

void EventParser::begin(const uint8_t *bytes, size_t length) {
  text.resize(length + 2 + SIMDJSON_PADDING);
  text[0] = '[';
  memcpy(&text[1], bytes, length);
  text[length + 1] = ']';
  // An event that is cut off must not go on with what an earlier text left behind it.
  memset(&text[length + 2], 0, SIMDJSON_PADDING);
  events.clear();
  texts.assign(1, CSimdjsonText{"", 0});
  hashes.assign(1, 0);
  makeSlots(1024);
  memset(recent, 0, sizeof recent);
}

uint32_t EventParser::number(std::string_view text, Field field) {
  if (text.empty()) return 0;
  const CSimdjsonText &last = texts[recent[field]];
  if (std::string_view(last.start, last.length) == text) return recent[field];
  return recent[field] = number(text);
}

uint32_t EventParser::number(std::string_view text) {
  size_t hash = std::hash<std::string_view>()(text);
  size_t mask = slots.size() - 1;
  size_t slot = hash & mask;
  for (; slots[slot] != 0; slot = (slot + 1) & mask) {
    const CSimdjsonText &other = texts[slots[slot]];
    if (hashes[slots[slot]] == hash && std::string_view(other.start, other.length) == text)
      return slots[slot];
  }
  uint32_t found = slots[slot] = uint32_t(texts.size());
  texts.push_back({text.data(), text.size()});
  hashes.push_back(hash);
  if (2 * texts.size() > slots.size()) makeSlots(4 * slots.size());
  return found;
}

/// Makes `count` places, empty but for the texts that there are.
void EventParser::makeSlots(size_t count) {
  slots.assign(count, 0);
  for (uint32_t number = 1; number < texts.size(); number++) {
    size_t slot = hashes[number] & (count - 1);
    while (slots[slot] != 0) slot = (slot + 1) & (count - 1);
    slots[slot] = number;
  }
}

/// A string without its escapes, or a number as it is written; empty for anything else.
static error_code plainText(ondemand::value value, std::string_view &text) {
  ondemand::json_type type;
  if (auto error = value.type().get(type)) return error;
  text = {};
  if (type == ondemand::json_type::string) return value.get_string().get(text);
  if (type != ondemand::json_type::number) return SUCCESS;
  text = value.raw_json_token();
  while (!text.empty() && (unsigned char)text.back() <= ' ') text.remove_suffix(1);
  return SUCCESS;
}

error_code EventParser::readText(ondemand::value value, Field field, uint32_t &found) {
  std::string_view text;
  if (auto error = plainText(value, text)) return error;
  found = number(text, field);
  return SUCCESS;
}

/// Gives each member of an object to `read`; anything else has none.
template <typename Read> static error_code eachMember(ondemand::value value, Read read) {
  ondemand::json_type type;
  if (auto error = value.type().get(type)) return error;
  if (type != ondemand::json_type::object) return SUCCESS;
  ondemand::object object;
  if (auto error = value.get_object().get(object)) return error;
  for (auto result : object) {
    ondemand::field field;
    if (auto error = std::move(result).get(field)) return error;
    std::string_view key;
    if (auto error = field.unescaped_key().get(key)) return error;
    if (auto error = read(key, field.value())) return error;
  }
  return SUCCESS;
}

error_code EventParser::readID(ondemand::value value, CSimdjsonEvent &event) {
  return eachMember(value, [&](std::string_view key, ondemand::value member) -> error_code {
    if (key != "local" && key != "global") return SUCCESS;
    event.isIDLocal = key == "local";
    return readText(member, identifier, event.id);
  });
}

error_code EventParser::readArguments(ondemand::value value, CSimdjsonEvent &event) {
  return eachMember(value, [&](std::string_view key, ondemand::value member) -> error_code {
    return key == "name" ? readText(member, argument, event.argument) : SUCCESS;
  });
}

/// A key of up to 8 bytes as a number.
static constexpr uint64_t code(std::string_view key) {
  uint64_t number = 0;
  for (char sign : key) number = number << 8 | uint8_t(sign);
  return number;
}

error_code EventParser::readMember(uint64_t key, ondemand::value value, CSimdjsonEvent &event) {
  std::string_view text;
  switch (key) {
  case code("ph"):
    if (auto error = plainText(value, text)) return error;
    event.phase = text.size() == 1 ? uint8_t(text[0]) : 0;
    return SUCCESS;
  case code("ts"):
    if (auto error = plainText(value, text)) return error;
    event.time = text.data();
    event.timeLength = uint32_t(text.size());
    return SUCCESS;
  case code("dur"):
    if (auto error = plainText(value, text)) return error;
    event.duration = text.data();
    event.durationLength = uint32_t(text.size());
    return SUCCESS;
  case code("name"): return readText(value, name, event.name);
  case code("cat"): return readText(value, category, event.category);
  case code("pid"): return readText(value, process, event.process);
  case code("tid"): return readText(value, thread, event.thread);
  case code("id"): return readText(value, identifier, event.id);
  case code("id2"): return readID(value, event);
  case code("scope"): return readText(value, scope, event.scope);
  case code("args"):
    return event.phase == 'M' || event.phase == 0 ? readArguments(value, event) : SUCCESS;
  default: return SUCCESS;
  }
}

error_code EventParser::readEvent(ondemand::value value, CSimdjsonEvent &event) {
  ondemand::object object;
  if (auto error = value.get_object().get(object)) return error;
  for (auto result : object) {
    ondemand::field field;
    if (auto error = std::move(result).get(field)) return error;
    // Members are told by their keys as they are written: nobody escapes these letters.
    const char *key = field.key().raw();
    uint64_t number = 0;
    int length = 0;
    for (; length < 6 && key[length] != '"'; length++) number = number << 8 | uint8_t(key[length]);
    if (key[length] != '"') continue;
    if (auto error = readMember(number, field.value(), event)) return error;
  }
  return SUCCESS;
}

error_code EventParser::readEvents(size_t &length) {
  ondemand::document document;
  ondemand::array array;
  size_t size = text.size() - SIMDJSON_PADDING;
  if (auto error = parser.iterate(text.data(), size, text.size()).get(document)) return error;
  if (auto error = document.get_array().get(array)) return error;
  for (auto result : array) {
    ondemand::value value;
    if (auto error = std::move(result).get(value)) return error;
    CSimdjsonEvent event{};
    event.start = uint32_t(value.raw_json_token().data() - text.data() - 1);
    if (auto error = readEvent(value, event)) return error;
    const char *location;
    if (auto error = document.current_location().get(location)) return error;
    length = size_t(location - text.data()) - 1;
    event.end = uint32_t(length);
    events.push_back(event);
  }
  return SUCCESS;
}

extern "C" CSimdjsonEvents CSimdjsonReadEvents(const uint8_t *bytes, size_t length) {
  static thread_local std::unique_ptr<EventParser> kept;
  // What one long text took is not kept for the short ones.
  if (kept && kept->text.capacity() > longestKept && length < longestKept) kept.reset();
  if (!kept) kept.reset(new (std::nothrow) EventParser);
  if (!kept) return {nullptr, 0, nullptr, 0, 0, "there is no memory to read it"};
  kept->begin(bytes, length);
  size_t used = 0;
  auto error = kept->readEvents(used);
  return {
      kept->events.data(), kept->events.size(), kept->texts.data(), kept->texts.size(), used,
      error ? error_message(error) : nullptr};
}
