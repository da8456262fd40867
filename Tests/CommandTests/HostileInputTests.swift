import Foundation
import Testing

/// Files that somebody made up to break a reader: every command refuses them in one line that names the
/// file and what to do, or says what it left out, within the memory that any small input gets.
@Suite struct HostileInputTests {
  private let workshop: RecordWorkshop

  init() throws { workshop = try RecordWorkshop() }

  /// What becomes of an input.
  enum Outcome {
    /// Exit status 3 and a line with these words, which name the place.
    case refused(String)
    /// It is read; the trace that `convert` makes of it has these words.
    case read(saying: String)
  }

  /// The commands that read a trace, by what stands before its name and behind it.
  private static let commands: [(before: [String], behind: [String])] = [
    (["summary"], ["--json"]), (["figure", "threads"], ["-o", "out.svg"]),
    (["report"], ["-o", "out.html"]), (["convert"], ["-o", "out.json"]), (["view"], []),
  ]

  /// 1 GiB of addresses: a debug build takes a third of that to start. A sanitizer lays its tables out over
  /// terabytes of them.
  private static let mostMemory =
    ProcessInfo.processInfo.environment["COREOGRAPH_TEST_SANITIZER"] == nil
    ? "\(1 << 20)" : "unlimited"

  @Test(arguments: HostileInput.all)
  func everyCommandRefusesOrSalvages(input: HostileInput) async throws {
    let file = try await workshop.write(input)
    // A debug build takes seconds for what is large by intention, whichever command reads it.
    for command in Self.commands.prefix(input.isLarge ? 1 : Self.commands.count) {
      let result = try await workshop.run(
        ["bash", "-c", "ulimit -v \(Self.mostMemory); exec \"$@\"", "-"]
          + [try RecordWorkshop.command] + command.before + [file] + command.behind)
      let said = "\(command.before[0]) of \(input.name): \(result.status) \(result.diagnostics)"
      switch input.outcome {
      case .refused(let words):
        #expect(result.status == 3, "\(said)")
        #expect(result.diagnostics.hasPrefix("coreograph: \(file)"), "\(said)")
        #expect(result.diagnostics.contains(words), "\(said)")
        #expect(result.diagnostics.count { $0 == "\n" } == 1, "\(said)")
        #expect(result.output.isEmpty)
      case .read:
        #expect(result.status == 0, "\(said)")
      }
    }
    if case .read(let words) = input.outcome {
      let converted = try Data(contentsOf: workshop.folder.appending(path: "out.json"))
      #expect(String(decoding: converted, as: UTF8.self).contains(words))
    }
  }

  /// Tables and themes go through other readers than traces.
  @Test(arguments: [
    (["fit", "t.csv"], "n,time\n1,nan\n", "t.csv:2:3: 'nan' is no number"),
    (["fit", "t.csv"], "n,time\n1,1e999\n", "t.csv:2:3: '1e999' is no number"),
    (["fit", "t.csv"], "n,time\n1,-1\n", "t.csv:2:3: time is -1"),
    (
      ["fit", "t.csv"], "n,time\n99999999999999999999,1\n",
      "t.csv:2:1: '99999999999999999999' workers"
    ),
    (["fit", "t.csv"], "n,time\n1,\"2\n", "t.csv:2:3: this quote is never closed"),
    (["fit", "t.csv"], "n,time\n1\u{0},1\n", "t.csv:2:1:"),
    (
      ["fit", "t.csv"], "{\"format\":" + String(repeating: "[", count: 100_000),
      "t.csv: is no sweep"
    ),
    (
      ["figure", "speedup", "t.csv", "-o", "o.svg"], "n,n\n", "t.csv:1:3: 'n' and 'n' mean the same"
    ),
    (
      ["figure", "threads", "t.csv", "--theme", "t.json", "-o", "o.svg"],
      String(repeating: "{\"colors\":", count: 100_000), "t.json: is no JSON"
    ),
    (
      ["check", "t.csv", "--require", "a > 1"], String(repeating: "[", count: 100_000),
      "t.csv: is neither"
    ),
  ])
  func tablesAndThemesAreRefusedInOneLine(
    command: [String], content: String, line: String
  ) async throws {
    for name in ["t.csv", "t.json"] { _ = try await workshop.write(content, to: name) }
    let result = try await workshop.run([try RecordWorkshop.command] + command)
    #expect(result.status == 3 || result.status == 2, "\(result.diagnostics)")
    #expect(result.diagnostics.contains(line), "\(result.diagnostics)")
    #expect(result.diagnostics.count { $0 == "\n" } == 1, "\(result.diagnostics)")
  }
}

/// A file of somebody who means ill, and what is to become of it.
struct HostileInput: Sendable, CustomTestStringConvertible {
  var name: String
  var outcome: HostileInputTests.Outcome
  var content: @Sendable () -> [UInt8]
  /// What a compressed file goes on with; nil where it is none.
  var bombedWith: String?

  var testDescription: String { name }

  /// Whether reading it takes long.
  var isLarge = false

  init(
    _ name: String, _ outcome: HostileInputTests.Outcome,
    _ content: @escaping @Sendable () -> [UInt8]
  ) {
    (self.name, self.outcome, self.content) = (name, outcome, content)
  }

  /// A compressed file that unpacks to `beginning` and 80 MB of `character`.
  init(
    _ name: String, _ outcome: HostileInputTests.Outcome, bomb beginning: String,
    _ character: String
  ) {
    self.init(name, outcome) { Array(beginning.utf8) }
    bombedWith = character
    isLarge = true
  }

  /// A whole trace with those lines in it.
  init(_ name: String, _ outcome: HostileInputTests.Outcome, lines: String...) {
    self.init(name, outcome) { Array(Self.trace(lines).utf8) }
  }

  private static let metadata = """
    {"format":"coreograph-trace/1","writer":"w","command":["x"],"machine":{"hostname":"h",\
    "processor":"p","kernel":"k","architecture":"a","memoryBytes":1},"cores":{"online":[0,1],\
    "usable":[0,1]},"capture":{"method":"switches","notes":["a note"],"lostRecords":0,\
    "overheadSeconds":0},"clock":{"name":"c","originNanoseconds":"1","originUnixNanoseconds":"2"},\
    "cutShort":false}
    """

  private static func trace(_ lines: [String], metadata: String = metadata) -> String {
    let event = "{\"ph\":\"M\",\"name\":\"coreograph\",\"args\":\(metadata)}"
    return "{\"traceEvents\":[\n" + ([event] + lines + [event]).joined(separator: ",\n")
      + "\n],\"otherData\":{\"coreograph\":\(metadata)}}\n"
  }

  /// A span on a core. Every member is text, so that it can be what no span has.
  private static func span(
    from: String = "0.000", lasting: String = "1000.000", pid: String = "100", tid: Int = 100,
    core: String = "0"
  ) -> String {
    """
    {"pid":\(pid),"tid":\(tid),"ts":\(from),"dur":\(lasting),"ph":"X","name":"running",\
    "args":{"core":\(core),"end":"preempted"}}
    """
  }

  private static func start(named name: String) -> String {
    """
    {"pid":100,"tid":100,"ts":0.000,"ph":"i","s":"t","name":"thread started","args":{"name":\(name)}}
    """
  }

  private static func deep(_ text: String, _ count: Int) -> String {
    String(repeating: text, count: count)
  }

  /// All of them.
  static let all: [HostileInput] = [
    HostileInput(
      "a span of 10^18 s", .refused("a span has no length"), lines: span(lasting: "1e24")),
    HostileInput(
      "a span of 292 years", .refused("lasts for more than 146 years"),
      lines: span(lasting: "9223372036854775.807")),
    HostileInput("forty threads of 31 years", .refused("threads live for more than 146 years")) {
      let lines = (0..<40).map {
        span(lasting: "999999999999999.000", tid: 100 + $0, core: "\($0)")
      }
      return Array(trace(lines).utf8)
    },
    HostileInput("NaN", .refused("byte 4"), lines: span(from: "NaN")),
    HostileInput("infinity", .refused("no valid JSON"), lines: span(lasting: "Infinity")),
    HostileInput("an exponent of 999999999", .refused("byte 4"), lines: span(from: "1e999999999")),
    HostileInput(
      "an exponent of -999999999", .read(saying: "\"dur\":1000.000"),
      lines: span(from: "1e-999999999")),
    HostileInput(
      "a duration below 0", .refused("a span ends before it starts"), lines: span(lasting: "-1")),
    HostileInput("a time below 0", .refused("before the recording"), lines: span(from: "-1.000")),
    HostileInput(
      "a time beyond Int64", .refused("has no time"), lines: span(from: "99999999999999999999")),
    HostileInput(
      "a pid beyond Int32", .refused("of which thread"), lines: span(pid: "99999999999")),
    HostileInput(
      "the least Int64 as a pid", .refused("of which thread"),
      lines: span(pid: "-9223372036854775808")),
    HostileInput("a core beyond all", .refused("the number of a core"), lines: span(core: "65536")),
    HostileInput("a span twice", .refused("it contradicts itself"), lines: span(), span()),
    HostileInput(
      "a thread that starts twice", .read(saying: "\"thread started\""),
      lines: start(named: "\"a\""), start(named: "\"b\""), span()),
    HostileInput(
      "a lone surrogate", .refused("while parsing a string"), lines: start(named: "\"\\ud800\""),
      span()),
    HostileInput("no UTF-8", .refused("not valid UTF-8")) {
      var bytes = Array(trace([start(named: "\"?\""), span()]).utf8)
      if let place = bytes.lastIndex(of: UInt8(ascii: "?")) { bytes[place] = 0xFF }
      return bytes
    },
    HostileInput(
      "a NUL in a name", .read(saying: "a\\u0000b"), lines: start(named: "\"a\\u0000b\""), span()),
    HostileInput("NUL bytes from the middle on", .read(saying: "cut short")) {
      let text = Array(trace([span()]).utf8)
      return text.prefix(text.count / 2 + 100) + [UInt8](repeating: 0, count: 4096)
    },
    HostileInput("deep nesting in an event", .refused("too deep")) {
      Array(trace([deep("{\"a\":", 100_000) + "1" + deep("}", 100_000)]).utf8)
    },
    HostileInput("nothing but brackets", .refused("is JSON, but no trace")) {
      Array(deep("[", 1_000_000).utf8)
    },
    HostileInput("deep nesting in the metadata", .refused("ends before anything was recorded")) {
      Array(("{\"traceEvents\":[],\"otherData\":" + deep("{\"a\":", 100_000)).utf8)
    },
    HostileInput("a sampling period of 10^300 s", .refused("the metadata cannot be true")) {
      let told = metadata.replacingOccurrences(
        of: "\"overheadSeconds\":0", with: "\"overheadSeconds\":0,\"samplePeriodSeconds\":1e300")
      return Array(trace([span()], metadata: told).utf8)
    },
    HostileInput(
      "more lost records than fit", .refused("more records were lost than can be counted"),
      lines: span(), loss, loss, loss),
    HostileInput(
      "a value of 80 MB", .refused("a value of more than 64 MiB begins here"),
      bomb: "{\"traceEvents\":[{\"ph\":\"", "x"),
    HostileInput("two thousand lanes", .read(saying: "\"tid\":2000,")) {
      Array(trace((1...2_000).map { span(from: "\($0).000", lasting: "1.000", tid: $0) }).utf8)
    },
    // Each begins with what is said, behind which a character comes 80 million times.
    HostileInput(
      "a gzip bomb of blanks", .refused("ends before anything was recorded"), bomb: "[", " "),
    HostileInput(
      "a gzip bomb of brackets", .refused("a value of more than 64 MiB begins here"),
      bomb: "{\"traceEvents\":[{\"ph\":", "["),
  ]

  private static let loss = """
    {"cat":"lost","pid":4194305,"tid":0,"ts":0.000,"ph":"i","s":"t","name":"lost",\
    "args":{"count":9223372036854775807,"until":1.000}}
    """
}

extension RecordWorkshop {
  /// Puts the input into the folder.
  fileprivate func write(_ input: HostileInput) async throws -> String {
    let file = path("hostile.json")
    try Data(input.content()).write(to: URL(filePath: file))
    guard let character = input.bombedWith else { return file }
    // Members of a gzip file that follow each other are one text.
    let packed = try await run([
      "bash", "-c",
      """
      gzip hostile.json && mv hostile.json.gz hostile.json
      member=$(mktemp -p .)
      head -c 1000000 /dev/zero | tr '\\0' '\(character)' | gzip -9 >"$member"
      for i in {1..80}; do cat "$member"; done >>hostile.json
      """,
    ])
    guard packed.status == 0 else { throw CannotCompile(description: packed.diagnostics) }
    return file
  }
}
