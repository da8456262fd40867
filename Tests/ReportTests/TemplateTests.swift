import Analysis
import Foundation
import Scaling
import Testing
import Trace

@testable import Report

@Suite struct TemplateTests {
  /// A name that no view has would show as nothing, silently.
  @Test func templatesNameOnlyWhatViewsHave() throws {
    var known: Set<String> = []
    func collect(_ value: Any) {
      for child in Mirror(reflecting: value).children {
        if let label = child.label { known.insert(label) }
        collect(child.value)
      }
    }
    collect(try fullPage())
    collect(try comparisonPage())
    var used = 0
    for (template, text) in try templates() {
      for tag in text.matches(of: /\{\{\{?[#^\/]?\s*([\w.]+)\s*\}?\}\}/) {
        for name in tag.1.split(separator: ".") {
          used += 1
          #expect(known.contains(String(name)), "\(template) names \(name)")
        }
      }
    }
    #expect(used > 80)
  }

  @Test func everyTemplateIsCarriedAndUsed() throws {
    let all = try templates()
    let partials = all.flatMap { $0.text.matches(of: /\{\{>(\w+)\}\}/).map { String($0.1) } }
    #expect(Set(partials + ["page"]) == Set(all.map { String($0.name.dropLast(9)) }))
  }

  @Test func everyTemplateIsKnownToTheReport() throws {
    // A folder with all of them is refused where the report carries one of them not.
    _ = try TemplateSet(directory: folder.path)
  }

  @Test func everyScriptAndStyleSheetIsCarried() throws {
    let carried = try TemplateSet(directory: nil)
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    for name in files where name.hasSuffix(".js") || name.hasSuffix(".css") {
      let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
      #expect((name.hasSuffix(".js") ? carried.script : carried.style).contains(text), "\(name)")
      // A script that holds an end tag would end there.
      #expect(!text.contains("</script") && !text.contains("</style"), "\(name)")
    }
  }

  private var folder: URL {
    URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Templates/report").standardizedFileURL
  }

  /// The templates as they lie in the repository.
  private func templates() throws -> [(name: String, text: String)] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".mustache") }
      .map { ($0, try String(contentsOf: folder.appending(path: $0), encoding: .utf8)) }
  }

  /// A page about runs before and after a change, on which the other views do not occur.
  private func comparisonPage() throws -> PageView {
    let runs = [recording("before", busy: [[0...90]]), recording("after", busy: [[0...30]])]
    let comparison = try #require(
      RunComparison([ComparedRun(runs[0])], with: [ComparedRun(runs[1])]))
    var gallery = try Gallery()
    return try PageView(
      Run.grouped(runs), options: ReportOptions(comparison: comparison), gallery: &gallery)
  }

  /// A page on which every other view occurs.
  private func fullPage() throws -> PageView {
    var failed = recording("w/b", busy: [[0...20], [5...15]])
    failed.trace.metadata.exit = TraceMetadata.ExitFacts(status: 3, signal: nil)
    var options = ReportOptions(
      title: "All", files: ["w/a": [ReportFile(name: "trace", path: "a.json")]])
    options.scaling = try ScalingTable.tables(
      contents: Array("workers,seconds\n1,4\n2,2\n".utf8), path: "t.csv", name: "t"
    ).map { ScalingAnalysis($0) }
    var gallery = try Gallery()
    return try PageView(
      Run.grouped([recording("w/a", busy: [[0...10]]), failed]), options: options,
      gallery: &gallery)
  }
}
