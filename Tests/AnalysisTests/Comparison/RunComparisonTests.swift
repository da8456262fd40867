import Foundation
import Testing
import Trace

@testable import Analysis

/// Whole comparisons: who corresponds, what is said, what is written.
@Suite("Comparisons of runs")
struct RunComparisonTests {
  /// A run of one thread that is on a core for `length`.
  private func run(
    _ length: Nanoseconds, label: String? = nil, cores: [Int32] = [0, 1],
    method: TraceMetadata.Method = .switches, host: String = "host"
  ) -> ComparedRun {
    var metadata = makeMetadata(method: method, cores: cores)
    metadata.machine.hostname = host
    let one = ThreadKey.t(1)
    let trace = makeTrace(
      with: metadata, began(1), ran(one, on: 0, 0, length, .exited), ended(one, at: length),
      ended(process: 1, at: length))
    return ComparedRun(NamedTrace(name: label ?? "run", trace: trace))
  }

  private func compare(_ base: [Nanoseconds], _ candidate: [Nanoseconds]) throws -> RunComparison {
    try #require(
      RunComparison(
        base.map { run($0 * 1_000_000) }, with: candidate.map { run($0 * 1_000_000) }))
  }

  @Test("a side without runs cannot be compared")
  func empty() {
    #expect(RunComparison([], with: [run(5)]) == nil)
    #expect(RunComparison([run(5)], with: []) == nil)
  }

  @Test("one run a side: the ratio, no interval, and why")
  func single() throws {
    let comparison = try compare([200], [100])
    #expect(comparison.wall?.ratio == MedianRatio([0.2], [0.1]))
    #expect(comparison.wall?.decision == .tooFewRuns)
    #expect(!comparison.isRegression)
    #expect(comparison.sentence.contains("too few runs"))
    #expect(!comparison.sentence.contains("interval"))
    #expect(comparison.powerText.contains("no interval"))
  }

  @Test("slower for sure is a regression, and says by how much")
  func regression() throws {
    let comparison = try compare([100, 101, 102, 103, 104], [120, 121, 122, 123, 124])
    #expect(comparison.isRegression)
    #expect(comparison.sentence.hasPrefix("20 % slower (102 ms before, 122 ms after; ratio 1.196"))
    // All of it is work.
    #expect(comparison.causes.map(\.kind) == [.work])
    #expect(comparison.junit.contains("failures=\"1\""))
    let other = try compare([120, 121, 122, 123, 124], [100, 101, 102, 103, 104])
    #expect(!other.isRegression)
    #expect(other.sentence.hasPrefix("1.20 times as fast"))
    #expect(other.junit.contains("failures=\"0\""))
  }

  @Test("the runs that stand for their sides are the ones in the middle")
  func medians() throws {
    let comparison = try compare([300, 100, 200], [30, 10, 20, 40])
    #expect(comparison.baseIndex == 2)
    #expect(comparison.candidateIndex == 2)
    #expect(comparison.waterfall.base == 200_000_000)
    #expect(comparison.waterfall.candidate == 20_000_000)
  }

  @Test("other machines, cores and capture methods are told")
  func notes() throws {
    let comparison = try #require(
      RunComparison(
        [run(5)], with: [run(5, cores: [0, 1, 2], method: .tracepoints, host: "other")]))
    #expect(comparison.notes.contains("different machines: host before, other after"))
    #expect(comparison.notes.contains("different cores: 2 of 2 before, 3 of 3 after"))
    #expect(
      comparison.notes.contains("different capture methods: switches before, tracepoints after"))
    #expect(try compare([5], [5]).notes.isEmpty)
  }

  @Test("roles: the first thread is main, numbers in names do not tell threads apart")
  func roles() {
    let trace = makeTrace(
      began(1), spawned(.t(12), by: .t(1), at: 1), spawned(.t(7), by: .t(1), at: 2),
      ended(.t(12), at: 5), ended(.t(7), at: 6), ended(.t(1), at: 9), ended(process: 1, at: 9))
    #expect(
      ThreadRoles(trace).roles == [
        .init(name: "main", number: 0), .init(name: "t#", number: 0), .init(name: "t#", number: 1),
      ])
    #expect(namePattern("ThreadPoolExecutor-0_13") == "ThreadPoolExecutor-#_#")
  }

  private struct Seen: Decodable {
    struct Named: Decodable { var name: String }
    struct Side: Decodable {
      var median: Double
      var n: Int
    }
    struct Ratio: Decodable {
      var value: Double?
      var low: Double?
      var high: Double?
    }
    struct Metric: Decodable {
      var name: String
      var base: Side
      var with: Side
      var ratio: Ratio
      var decision: String
    }
    var format: String
    var metrics: [Metric]
    var ratio: [String: Ratio]
    var threads: [Named]
    var tasks: [Named]
    var notes: [String]
  }

  @Test("JSON has the contract's fields, with null where nothing is known")
  func json() throws {
    let bytes = try compare([200], [100]).json()
    let seen = try JSONDecoder().decode(Seen.self, from: Data(bytes))
    #expect(seen.format == "coreograph-compare/1")
    let wall = try #require(seen.metrics.first { $0.name == "wallSeconds" })
    #expect(wall.base.median == 0.2 && wall.base.n == 1 && wall.with.median == 0.1)
    #expect(wall.ratio.value == 0.5 && wall.ratio.low == nil && wall.ratio.high == nil)
    #expect(wall.decision == "too few runs")
    #expect(seen.ratio["wallSeconds"]?.value == 0.5)
    #expect(seen.threads.map(\.name) == ["main"] && seen.tasks.isEmpty)
    #expect(String(decoding: bytes, as: UTF8.self).contains("\"low\" : null"))
  }

  @Test("text: 80 columns at most, and nothing that acts on a terminal")
  func text() throws {
    let name = "\u{1b}[31mred *bold* <b>|"
    let comparison = try #require(
      RunComparison(
        [run(5_000_000, label: name)], with: [run(9_000_000, label: "b", host: name)]))
    let text = ComparisonText(comparison, style: TerminalStyle(width: 80, usesColor: false)).text
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
    let markdown = comparison.markdown(picture: "a b.svg")
    #expect(markdown.contains("](a%20b.svg)"))
    for output in [text, markdown, comparison.junit] { #expect(!output.contains("\u{1b}")) }
    #expect(!markdown.contains("<b>"))
    #expect(markdown.contains("red \\*bold\\*"))
    #expect(comparison.junit.contains("<testcase classname"))
  }

  @Test(
    "code in Markdown: an escape inside of it would show, and where marks do not pair there is none",
    arguments: [
      ("`slow_handler` in my_app", "`slow_handler` in my\\_app"),
      ("`a` or `<b>`", "`a` or `<b>`"), ("one ` <b>", "one \\` &lt;b\\>"),
      ("```<b>`c`", "\\`\\`\\`&lt;b\\>\\`c\\`"), ("~x~ \\`<b>` y", "\\~x\\~ \\\\`<b>` y"),
      // The second mark is one to every reader, though it looks like a letter with an accent to some.
      ("`a`\u{301} [b](c)", "`a`\u{301} \\[b\\](c)"), ("`\u{301} [b](c)", "\\`\u{301} \\[b\\](c)"),
    ])
  func codeInMarkdown(host: String, shown: String) throws {
    let comparison = try #require(
      RunComparison([run(5_000_000)], with: [run(9_000_000, label: "b", host: host)]))
    #expect(comparison.markdown(picture: nil).contains("\(shown) after"))
  }
}
