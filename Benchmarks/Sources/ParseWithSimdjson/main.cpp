// What simdjson needs for a file: to read it, to parse it whole, and to go through it on demand, each
// value of it once. Prints processor seconds as a JSON object.

#include <simdjson.h>
#include <sys/resource.h>

#include <cstdio>
#include <cstdlib>

using namespace simdjson;

static double processorSeconds() {
  rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  auto seconds = [](timeval time) { return double(time.tv_sec) + double(time.tv_usec) / 1e6; };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

static size_t visit(ondemand::value value) {
  size_t sum = 1;
  switch (value.type()) {
  case ondemand::json_type::object:
    for (auto field : value.get_object()) {
      std::string_view key = field.unescaped_key();
      sum += key.size() + visit(field.value());
    }
    break;
  case ondemand::json_type::array:
    for (auto element : value.get_array()) sum += visit(element.value());
    break;
  case ondemand::json_type::string:
    sum += std::string_view(value.get_string()).size();
    break;
  case ondemand::json_type::number:
    sum += double(value.get_double()) > 0;
    break;
  default:
    break;
  }
  return sum;
}

int main(int argc, char **argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: ParseWithSimdjson FILE\n");
    return EXIT_FAILURE;
  }
  double start = processorSeconds();
  padded_string text = padded_string::load(argv[1]);
  double loaded = processorSeconds();
  size_t sum = 0;
  {
    dom::parser parser;
    dom::element element = parser.parse(text);
    sum += element.is_object();
  }
  double parsed = processorSeconds();
  ondemand::parser parser;
  ondemand::document document = parser.iterate(text);
  sum += visit(document.get_value());
  double visited = processorSeconds();
  std::printf(
      "{\"load\": %.6f, \"parse\": %.6f, \"visit\": %.6f, \"bytes\": %zu, \"sum\": %zu}\n",
      loaded - start, parsed - loaded, visited - parsed, text.size(), sum);
  return EXIT_SUCCESS;
}
