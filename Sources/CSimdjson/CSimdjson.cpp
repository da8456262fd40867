#include "CSimdjson.h"

// Nothing may be thrown through Swift: without this, forgetting to look at an error compiles.
#define SIMDJSON_EXCEPTIONS 0
#include <simdjson.h>

#include <cstring>
#include <new>
#include <string_view>
#include <utility>
#include <vector>

using namespace simdjson;

static bool isSpace(char sign) {
  return sign == ' ' || sign == '\t' || sign == '\r' || sign == '\n';
}

/// Whether text is a number as RFC 8259 spells it.
static bool isNumber(std::string_view text) {
  const char *sign = text.data(), *end = sign + text.size();
  auto skipDigits = [&] {
    const char *first = sign;
    while (sign < end && *sign >= '0' && *sign <= '9') sign++;
    return sign - first;
  };
  if (sign < end && *sign == '-') sign++;
  const char *first = sign;
  auto digits = skipDigits();
  if (digits == 0 || (digits > 1 && *first == '0')) return false;
  if (sign < end && *sign == '.') {
    sign++;
    if (skipDigits() == 0) return false;
  }
  if (sign < end && (*sign == 'e' || *sign == 'E')) {
    sign++;
    if (sign < end && (*sign == '+' || *sign == '-')) sign++;
    if (skipDigits() == 0) return false;
  }
  return sign == end;
}

struct CSimdjsonParser {
  ondemand::parser parser;
  std::vector<CSimdjsonToken> tokens;

  size_t add(CSimdjsonKind kind, std::string_view text = {}) {
    size_t index = tokens.size();
    tokens.push_back({text.data(), text.size(), uint32_t(index + 1), uint8_t(kind)});
    return index;
  }

  error_code add(ondemand::value value, int depth);
  error_code addObject(ondemand::value value, int depth);
  error_code addArray(ondemand::value value, int depth);
};

error_code CSimdjsonParser::addObject(ondemand::value value, int depth) {
  size_t index = add(CSimdjsonObject);
  ondemand::object object;
  if (auto error = value.get_object().get(object)) return error;
  for (auto result : object) {
    ondemand::field field;
    if (auto error = std::move(result).get(field)) return error;
    std::string_view key;
    if (auto error = field.unescaped_key().get(key)) return error;
    add(CSimdjsonKey, key);
    if (auto error = add(field.value(), depth + 1)) return error;
  }
  tokens[index].next = uint32_t(tokens.size());
  return SUCCESS;
}

error_code CSimdjsonParser::addArray(ondemand::value value, int depth) {
  size_t index = add(CSimdjsonArray);
  ondemand::array array;
  if (auto error = value.get_array().get(array)) return error;
  for (auto result : array) {
    ondemand::value element;
    if (auto error = std::move(result).get(element)) return error;
    if (auto error = add(element, depth + 1)) return error;
  }
  tokens[index].next = uint32_t(tokens.size());
  return SUCCESS;
}

error_code CSimdjsonParser::add(ondemand::value value, int depth) {
  if (depth > CSimdjsonMaximumDepth) return DEPTH_ERROR;
  ondemand::json_type type;
  if (auto error = value.type().get(type)) return error;
  switch (type) {
  case ondemand::json_type::object:
    return addObject(value, depth);
  case ondemand::json_type::array:
    return addArray(value, depth);
  case ondemand::json_type::string: {
    std::string_view text;
    if (auto error = value.get_string().get(text)) return error;
    add(CSimdjsonString, text);
    return SUCCESS;
  }
  case ondemand::json_type::number: {
    // What it means is not decided here: one that overflows a double is still a number. Whoever goes
    // through the container moves on behind it.
    std::string_view text = value.raw_json_token();
    while (!text.empty() && isSpace(text.back())) text.remove_suffix(1);
    if (!isNumber(text)) return NUMBER_ERROR;
    add(CSimdjsonNumber, text);
    return SUCCESS;
  }
  case ondemand::json_type::boolean: {
    bool truth;
    if (auto error = value.get_bool().get(truth)) return error;
    add(truth ? CSimdjsonTrue : CSimdjsonFalse);
    return SUCCESS;
  }
  case ondemand::json_type::null: {
    bool isNull;
    if (auto error = value.is_null().get(isNull)) return error;
    if (!isNull) return N_ATOM_ERROR;
    add(CSimdjsonNull);
    return SUCCESS;
  }
  }
  return UNEXPECTED_ERROR;
}

extern "C" CSimdjsonParser *CSimdjsonCreate(void) { return new (std::nothrow) CSimdjsonParser; }

extern "C" void CSimdjsonDestroy(CSimdjsonParser *parser) { delete parser; }

extern "C" size_t CSimdjsonPadding(void) { return SIMDJSON_PADDING; }

extern "C" const char *CSimdjsonTokenize(
    CSimdjsonParser *parser, const uint8_t *bytes, size_t length, const CSimdjsonToken **tokens,
    size_t *count) {
  parser->tokens.clear();
  ondemand::document document;
  ondemand::value value;
  auto error = parser->parser.iterate(bytes, length, length + SIMDJSON_PADDING).get(document);
  if (!error) error = document.get_value().get(value);
  if (!error) error = parser->add(value, 0);
  if (error) return error_message(error);
  *tokens = parser->tokens.data();
  *count = parser->tokens.size();
  return nullptr;
}
