import Foundation
import Scaling
import Testing
import Trace

@testable import Report

/// The page as text; what browsers make of it is tested in Tests/Browser.
@Suite struct PageTests {
  private let options = ReportOptions(generator: "Coreograph 1.2.3")

  private func report(on inputs: [NamedTrace], options: ReportOptions) throws -> Page {
    Page(html: try renderReport(inputs, options: options))
  }

  @Test func theSamePageComesOutTwice() throws {
    let inputs = [recording("a", busy: [[0...10]]), recording("b", busy: [[0...20], [5...15]])]
    let page = try report(on: inputs, options: options)
    #expect(try report(on: inputs, options: options) == page)
  }

  @Test func nothingToReportOnIsAnError() {
    #expect(throws: ReportError.noInputs) { try report(on: [], options: options) }
  }

  /// T(1)/T(2) = 5/3: e(2) = 0.2.
  @Test func howAnExperimentScalesStandsOnThePage() throws {
    let table = ScalingTable(
      name: "amdahl/<b>", quantity: .time,
      samples: [
        ScalingTable.Sample(workers: 1, value: 1), ScalingTable.Sample(workers: 2, value: 0.6),
      ])
    let page = try report(
      on: [recording("a", busy: [[0...1000]])],
      options: ReportOptions(scaling: [ScalingAnalysis(table)]))
    #expect(page.says("Scaling: amdahl/&lt;b&gt;"))
    #expect(page.says("20 % of the work behaves as serial with 2 workers."))
    #expect(page.says("class=\"speedup\""))
    #expect(
      try !report(on: [recording("a", busy: [[0...1000]])], options: options).says("Scaling:"))
  }

  @Test func theHeadingOfASingleRunIsItsVerdict() throws {
    let page = try report(on: [recording("a", busy: [[0...1000]])], options: options)
    #expect(page.says("<h1><bdi>Sequential: "))
    #expect(page.says("Coreograph 1.2.3"))
  }

  /// The second thread of each could run from the start and got a core after 400 ms of 600.
  @Test func whatMakesComparisonsUnsureIsSaidOnceForAll() throws {
    let names = ["v/a", "v/b", "w/a", "w/b"]
    let page = try report(
      on: names.map { recording($0, busy: [[0...600], [400...600]]) }, options: options)
    let lead = try #require(page.html.split(separator: "</section>").first)
    #expect(lead.ranges(of: "Other programs took cores during all of these runs").count == 1)
    #expect(lead.ranges(of: "class=\"sentence\"").count == 3)
  }

  @Test func theHeadingOfAComparisonIsItsFindingAndWhatMakesItUnsureStandsBelow() throws {
    let page = try report(
      on: [
        recording("w/disturbed", busy: [[0...600], [400...600]]),
        recording("w/quiet", busy: [[0...1200]]),
      ], options: options)
    let heading = try #require(page.html.firstMatch(of: /<h1>(.*?)<\/h1>/)).1
    #expect(heading.contains("Disturbed was as fast as any"))
    #expect(!heading.contains("Other programs"))
    #expect(page.html.ranges(of: "Other programs took cores during 1 of these 2 runs").count == 1)
  }

  @Test func howItWasRecordedIsOnThePage() throws {
    let page = try report(on: [recording("a", busy: [[0...1000]])], options: options)
    for fact in [
      "Kernel switch records", "bench", "Example CPU", "2 usable of 2 online", "CLOCK_MONOTONIC",
      "a note for the reader", "99.87\u{A0}%", "12.5\u{A0}ms", "2023-11-14",
      "python3 &#39;it&#39;\\&#39;&#39;s a program.py&#39;",
    ] {
      #expect(page.says(fact), "\(fact) is missing")
    }
  }

  @Test func theTableOfRunsIsSortedByWallTime() throws {
    let page = try report(
      on: [
        recording("w/slow", busy: [[0...900]]), recording("w/fast", busy: [[0...300]]),
        recording("w/middle", busy: [[0...600]]),
      ], options: options)
    let table = try #require(page.html.split(separator: "<tbody>").dropFirst().first)
    let places = ["fast", "middle", "slow"].map { table.firstRange(of: ">\($0)<")?.lowerBound }
    #expect(places == places.sorted { ($0 ?? table.endIndex) < ($1 ?? table.endIndex) })
    #expect(!places.contains(nil))
  }

  @Test func hostileNamesAreText() throws {
    let name = "</script><script>alert(1)</script>\"'><img src=x onerror=alert(2)>\u{202E}"
    let hostile = recording(
      name, busy: [[0...10], [0...10]], threadNames: [name, String(repeating: name, count: 200)])
    let page = try report(on: [hostile, recording("b", busy: [[0...5]])], options: options)
    #expect(page.html.ranges(of: "<script>").count == 1)
    // The data of two runs and the widths of text stand in blocks that no browser runs.
    #expect(page.html.ranges(of: "</script>").count == 4)
    #expect(page.html.ranges(of: "<script type=\"application/octet-stream\"").count == 3)
    #expect(!page.says("<img"))
    #expect(!page.says("\u{202E}"))
  }

  @Test func everyIdIsUniqueAndEveryLinkOnThePageLeadsSomewhere() throws {
    let page = try report(
      on: [recording("w/a", busy: [[0...10]]), recording("w/b", busy: [[0...20], [5...15]])],
      options: options)
    let ids = page.html.matches(of: /\sid="([^"]*)"/).map { String($0.1) }
    #expect(Set(ids).count == ids.count)
    for link in page.html.matches(of: /href="#([^"]*)"/) {
      #expect(ids.contains(String(link.1)))
    }
  }

  @Test func aRecordingOfNothingSaysSo() throws {
    var nothing = recording("nothing", busy: [])
    nothing.trace.metadata.cutShort = true
    let page = try report(on: [nothing, recording("b", busy: [[0...5]])], options: options)
    #expect(page.says("Nothing was recorded."))
    #expect(page.says("The recording was cut short"))
    #expect(
      try report(on: [nothing], options: options).says("<h1><bdi>Nothing was recorded<"))
  }

  @Test func aProgramThatFailedIsNotPassedOver() throws {
    var failed = recording("failed", busy: [[0...10]])
    failed.trace.metadata.exit = TraceMetadata.ExitFacts(status: 3, signal: nil)
    let killed = TraceMetadata.ExitFacts(status: 139, signal: 11)
    #expect(try report(on: [failed], options: options).says("ended with exit status 3"))
    failed.trace.metadata.exit = killed
    #expect(try report(on: [failed], options: options).says("killed by signal 11"))
  }

  @Test func theTableOfThreadsEndsSomewhere() throws {
    let many = recording("many", busy: Array(repeating: [0...10], count: 1000))
    let page = try report(on: [many], options: options)
    #expect(page.says("The first 200; the trace has 800 more."))
  }

  @Test func templatesCanBeReplacedOneByOne() throws {
    let folder = FileManager.default.temporaryDirectory.path + "/coreograph-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try "<p>mine</p>".write(toFile: folder + "/method.mustache", atomically: true, encoding: .utf8)
    var options = options
    options.templateDirectory = folder
    let input = [recording("a", busy: [[0...10]])]
    let page = try report(on: input, options: options)
    #expect(page.says("<p>mine</p>"))
    #expect(page.says("The numbers"))

    try "{{#open}}".write(toFile: folder + "/run.mustache", atomically: true, encoding: .utf8)
    #expect {
      try report(on: input, options: options)
    } throws: {
      "\($0)" == folder + "/run.mustache: line 1: a section is not closed"
    }
    try FileManager.default.removeItem(atPath: folder + "/run.mustache")
    try "mine".write(toFile: folder + "/runs.mustache", atomically: true, encoding: .utf8)
    #expect {
      try report(on: input, options: options)
    } throws: {
      "\($0)".hasPrefix(folder + "/runs.mustache: the report has no template of that name")
    }
    options.templateDirectory = folder + "/none"
    #expect(
      throws: ReportError.badTemplate(
        path: folder + "/none", why: "it is no folder that can be read")
    ) { try report(on: input, options: options) }
  }
}

/// A page that a failed test names instead of printing.
private struct Page: Equatable, CustomTestStringConvertible {
  let html: String

  func says(_ text: String) -> Bool { html.contains(text) }

  var testDescription: String { "a page of \(html.utf8.count) bytes" }
}
