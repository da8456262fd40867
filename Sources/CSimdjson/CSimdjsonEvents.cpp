#include "CSimdjsonEvents.h"

// Nothing may be thrown through Swift: without this, forgetting to look at an error compiles.
#define SIMDJSON_EXCEPTIONS 0
#include <simdjson.h>

#include <cstring>
#include <new>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

using namespace simdjson;

/// The members that hold texts; the text that was last seen in one is most likely the next one.
enum Field { name, category, process, thread, identifier, scope, argument, fieldCount };

struct CSimdjsonEventParser {
  ondemand::parser parser;
  std::vector<char> text;
  std::vector<CSimdjsonEvent> events;
  std::vector<CSimdjsonText> texts;
  std::unordered_map<std::string_view, uint32_t> numbers;
  uint32_t recent[fieldCount];

  void begin(const uint8_t *bytes, size_t length);
  uint32_t number(std::string_view text, Field field);
  error_code readText(ondemand::value value, Field field, uint32_t &number);
  error_code readID(ondemand::value value, CSimdjsonEvent &event);
  error_code readArguments(ondemand::value value, CSimdjsonEvent &event);
  error_code readMember(std::string_view key, ondemand::value value, CSimdjsonEvent &event);
  error_code readEvent(ondemand::value value, CSimdjsonEvent &event);
  error_code readEvents(size_t &length);
};

void CSimdjsonEventParser::begin(const uint8_t *bytes, size_t length) {
  text.resize(length + 2 + SIMDJSON_PADDING);
  text[0] = '[';
  memcpy(&text[1], bytes, length);
  text[length + 1] = ']';
  events.clear();
  texts.assign(1, CSimdjsonText{"", 0});
  numbers.clear();
  memset(recent, 0, sizeof recent);
}

uint32_t CSimdjsonEventParser::number(std::string_view text, Field field) {
  if (text.empty()) return 0;
  const CSimdjsonText &last = texts[recent[field]];
  if (std::string_view(last.start, last.length) == text) return recent[field];
  auto [place, isNew] = numbers.try_emplace(text, uint32_t(texts.size()));
  if (isNew) texts.push_back({text.data(), text.size()});
  return recent[field] = place->second;
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

error_code CSimdjsonEventParser::readText(ondemand::value value, Field field, uint32_t &found) {
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

error_code CSimdjsonEventParser::readID(ondemand::value value, CSimdjsonEvent &event) {
  return eachMember(value, [&](std::string_view key, ondemand::value member) -> error_code {
    if (key != "local" && key != "global") return SUCCESS;
    event.isIDLocal = key == "local";
    return readText(member, identifier, event.id);
  });
}

error_code CSimdjsonEventParser::readArguments(ondemand::value value, CSimdjsonEvent &event) {
  return eachMember(value, [&](std::string_view key, ondemand::value member) -> error_code {
    return key == "name" ? readText(member, argument, event.argument) : SUCCESS;
  });
}

error_code CSimdjsonEventParser::readMember(
    std::string_view key, ondemand::value value, CSimdjsonEvent &event) {
  std::string_view text;
  if (key == "ph") {
    if (auto error = plainText(value, text)) return error;
    event.phase = text.size() == 1 ? uint8_t(text[0]) : 0;
  } else if (key == "ts") {
    if (auto error = plainText(value, text)) return error;
    event.time = text.data();
    event.timeLength = uint32_t(text.size());
  } else if (key == "dur") {
    if (auto error = plainText(value, text)) return error;
    event.duration = text.data();
    event.durationLength = uint32_t(text.size());
  } else if (key == "name") {
    return readText(value, name, event.name);
  } else if (key == "cat") {
    return readText(value, category, event.category);
  } else if (key == "pid") {
    return readText(value, process, event.process);
  } else if (key == "tid") {
    return readText(value, thread, event.thread);
  } else if (key == "id") {
    return readText(value, identifier, event.id);
  } else if (key == "id2") {
    return readID(value, event);
  } else if (key == "scope") {
    return readText(value, scope, event.scope);
  } else if (key == "args" && (event.phase == 'M' || event.phase == 0)) {
    return readArguments(value, event);
  }
  return SUCCESS;
}

error_code CSimdjsonEventParser::readEvent(ondemand::value value, CSimdjsonEvent &event) {
  ondemand::object object;
  if (auto error = value.get_object().get(object)) return error;
  for (auto result : object) {
    ondemand::field field;
    if (auto error = std::move(result).get(field)) return error;
    // Members are told by their keys as they are written: nobody escapes these letters.
    const char *key = field.key().raw();
    const char *end = static_cast<const char *>(memchr(key, '"', 6));
    if (end == nullptr) continue;
    auto text = std::string_view(key, size_t(end - key));
    if (auto error = readMember(text, field.value(), event)) return error;
  }
  return SUCCESS;
}

error_code CSimdjsonEventParser::readEvents(size_t &length) {
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

extern "C" CSimdjsonEventParser *CSimdjsonCreateEventParser(void) {
  return new (std::nothrow) CSimdjsonEventParser;
}

extern "C" void CSimdjsonDestroyEventParser(CSimdjsonEventParser *parser) { delete parser; }

extern "C" CSimdjsonEvents CSimdjsonReadEvents(
    CSimdjsonEventParser *parser, const uint8_t *bytes, size_t length) {
  parser->begin(bytes, length);
  size_t used = 0;
  auto error = parser->readEvents(used);
  return {
      parser->events.data(), parser->events.size(), parser->texts.data(), parser->texts.size(), used,
      error ? error_message(error) : nullptr};
}
