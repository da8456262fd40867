import Figures
import Glibc
import Trace
import Typesetting

/// What reducing a recording to the columns of a slide takes, beside one pass over the times of its spans.
///
///     taskset -c 0 LevelOfDetail RECORDING.json [ROUNDS]
///
/// All of it in one process: the recording is read and analysed once, and drawn in every round, whole and a
/// microsecond of it. Between two drawings the pass goes through memory, so that neither finds what the one
/// before it left in the caches. Prints processor seconds as JSON, a list of them for each.
@main
struct LevelOfDetail {
  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count > 1, let rounds = arguments.count > 2 ? Int(arguments[2]) : 15 else {
      let usage = "LevelOfDetail RECORDING.json [ROUNDS]\n"
      write(STDERR_FILENO, usage, usage.utf8.count)
      exit(2)
    }
    let input = NamedTrace(name: "recording", trace: try readTrace(at: arguments[1]))
    var measured: [(name: String, seconds: [Double])] = [
      ("analysis", []), ("whole", []), ("little", []), ("pass", []),
    ]
    var studied = StudiedRun(input)
    for _ in 0..<3 { measured[0].seconds.append(seconds { studied = StudiedRun(input) }) }
    let typeface = try BundledTypeface(own: nil, fallbacks: FallbackFonts())
    for _ in 0..<rounds {
      for (place, end) in [(1, Nanoseconds?.none), (2, 1_000)] {
        let options = FigureOptions(preset: .slide, from: end.map { _ in 0 }, to: end)
        var request = FigureRequest(kind: .threads, inputs: [input], options: options)
        request.studied = studied
        measured[3].seconds.append(seconds { precondition(sum(input.trace) != 0, "no spans") })
        measured[place].seconds.append(
          try seconds { _ = try makeScene(request, measuring: typeface) })
      }
    }
    let lists = measured.map { "\"\($0.name)\": \($0.seconds)" }.joined(separator: ", ")
    print("{\(lists)}")
  }

  /// All starts and ends together: the least that can be done with all of them.
  private static func sum(_ trace: Trace) -> Nanoseconds {
    trace.running.starts.reduce(0, &+) &+ trace.running.ends.reduce(0, &+)
  }

  /// Processor seconds that `body` takes.
  private static func seconds<Failure: Error>(
    _ body: () throws(Failure) -> Void
  ) throws(Failure) -> Double {
    let before = now
    try body()
    return now - before
  }

  private static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
