import Foundation
import Testing
import Trace

/// Nothing that a stranger can name acts on the terminal of whoever reads it.
struct TerminalEscapeTests {
  private static let nasty = "\u{1b}]0;owned\u{7}\u{9b}31m\u{202e}x\r\u{8}"

  /// Every way in which a command prints something of a trace, or of what it was given. The trace is
  /// `t.json`; none of them fails but by what its arguments say.
  private static let commands: [(arguments: [String], status: Int32)] = [
    (["summary", "t.json"], 0), (["summary", "t.json", "u.json"], 0),
    (["summary", "--json", "t.json"], 0),
    (["check", "t.json", "--require", "parallelism >= 0"], 0),
    (["check", "t.json", "--require", "parallelism >= '\(nasty)'"], 2),
    (["compare", "t.json", "--with", "u.json"], 0),
    (["compare", "t.json", "--with", "u.json", "--json"], 0),
    (["guide", "t.json", "u.json"], 0), (["guide", "--json", "t.json", "u.json"], 0),
    (["view", "--plain", "t.json"], 0), (["view", "--plain", "--kind", "tasks", "t.json"], 0),
    (["figure", "threads", "t.json", "-o", "-"], 0),
    (["figure", "tasks", "t.json", "-o", "-", "--table", "csv"], 0),
    (["figure", "threads", "t.json", "-o", "-", "--table", "md"], 0),
    (["figure", "states", "t.json", "-o", "-", "--title", nasty], 0),
    (["report", "t.json", "u.json", "-o", "-"], 0), (["convert", "t.json", "-o", "-"], 0),
    (["fit", "table.csv"], 0), (["fit", "--json", "table.csv"], 0), (["fit", "bad.csv"], 3),
    (["summary", "\(nasty).json"], 3), (["summary", "bad.json"], 3),
    (["figure", "threads", "t.json", "-o", "no/\(nasty).svg"], 2),
    (["figure", "threads", "t.json", "-o", "a.svg", "--theme", "bad.theme"], 2),
    (["compare", "t.json", "--baseline", nasty], 2), (["lab", "run", nasty], 2),
    (["lab", "list", "--python", nasty], 0), (["--\(nasty)"], 2), ([nasty], 2),
    (["record", "--", "./\(nasty)"], 127), (["sweep", "--workers", nasty, "--", "true"], 2),
  ]

  @Test func `no command passes on what a terminal would obey`() async throws {
    let workshop = try RecordWorkshop()
    try HostileTrace.write(to: workshop.path("t.json"))
    try HostileTrace.write(to: workshop.path("u.json"), label: nil)
    try "\(Self.nasty.filter { $0 != "\r" && $0 != ";" }),n,time\nx,1,2\ny,2,1\nz,4,0.6\n".write(
      toFile: workshop.path("table.csv"), atomically: true, encoding: .utf8)
    try "n,time\n1,\(Self.nasty)\n".write(
      toFile: workshop.path("bad.csv"), atomically: true, encoding: .utf8)
    try "{\"traceEvents\":[{\"ph\":\"\(Self.nasty)\"},{{\(Self.nasty)".write(
      toFile: workshop.path("bad.json"), atomically: true, encoding: .utf8)
    try "{\"\(Self.nasty)\": \"\(Self.nasty)\"}".write(
      toFile: workshop.path("bad.theme"), atomically: true, encoding: .utf8)
    for (arguments, status) in Self.commands {
      let run = try await workshop.run([try RecordWorkshop.command] + arguments)
      #expect(run.status == status, "\(arguments): \(run.diagnostics)")
      let output = String(decoding: run.output, as: UTF8.self)
      #expect(!(output + run.diagnostics).isEmpty, "\(arguments)")
      // A trace holds directions of writing as they were; it is data.
      let isData = arguments[0] == "convert"
      for text in [output, run.diagnostics] {
        let obeyed = Self.obeyed(in: text, directions: !isData)
        #expect(obeyed.isEmpty, "\(arguments): \(obeyed)")
      }
    }
  }

  /// The characters of `text` that a terminal obeys; lines of tables end as RFC 4180 says.
  private static func obeyed(in text: String, directions: Bool) -> Set<String> {
    let scalars = text.replacing("\r\n", with: "\n").unicodeScalars
    let bad = scalars.filter { scalar in
      switch scalar.value {
      case 0x09, 0x0a: false
      case 0..<0x20, 0x7f..<0xa0: true
      case 0x202a...0x202e, 0x2066...0x2069, 0x200e, 0x200f, 0x061c, 0x2028, 0x2029: directions
      default: false
      }
    }
    return Set(bad.map { "U+" + String($0.value, radix: 16) })
  }
}
