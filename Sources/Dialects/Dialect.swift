import Glibc
import Trace

/// Whose trace a file is.
enum Dialect {
  /// Coreograph's own, or none at all: its reader says what the file is instead.
  case coreograph
  /// Chrome Trace Event JSON by another tool.
  case chrome
  /// Text of `perf script` and its like.
  case perfText
  /// Perfetto's protobuf.
  case perfetto

  /// How much of a file is looked at to tell.
  private static let opening = 1 << 16

  /// Looks at what `window` begins with, without taking any of it.
  init(of window: inout ByteWindow) throws(TraceReadError) {
    try window.fill(Self.opening)
    if PerfettoReader.isOpening(of: window) {
      self = .perfetto
      return
    }
    let start = UnsafeRawPointer(window.base + window.position)
    let end = start + min(window.available, Self.opening)
    // From one quotation mark to the next: looking at every byte by itself takes as long as reading
    // thousands of spans.
    func holds(_ word: StaticString) -> Bool {
      var place = start
      while let quote = memchr(place, Int32(UInt8(ascii: "\"")), end - place) {
        place = UnsafeRawPointer(quote)
        guard end - place >= word.utf8CodeUnitCount else { return false }
        if memcmp(place, word.utf8Start, word.utf8CodeUnitCount) == 0 { return true }
        place += 1
      }
      return false
    }
    // Inside of JSON text these cannot stand: quotation marks have a backslash before them there.
    // Written anew by another program, what says whose it is may stand at the very end; lives of
    // processes and threads begin in our own words all the same.
    let isOurs =
      window.startsWithOurHead || holds("\"coreograph-trace/")
      || holds("\"process started\"") && holds("\"thread started\"")
    let isChrome = holds("\"traceEvents\"") || holds("\"ph\"")
    if isChrome || isOurs {
      self = isOurs ? .coreograph : .chrome
    } else {
      let opening = UnsafeRawBufferPointer(start: start, count: end - start)
      self = PerfTextReader.isPerfText(opening) ? .perfText : .coreograph
    }
  }
}
