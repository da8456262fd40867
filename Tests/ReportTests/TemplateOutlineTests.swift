import Testing

@testable import Report

/// Templates that would not come to an end, or end the program, are refused with file and line.
@Suite struct TemplateOutlineTests {
  @Test(arguments: [
    (["run": "a\n{{>run}}"], "folder: its templates ask for each other without end, by way of run"),
    (
      ["run": "{{> table }}", "table": "{{#rows}}{{>run}}{{/rows}}"],
      "folder: its templates ask for each other without end, by way of table"
    ),
    (
      ["page": "{{<run}}{{$x}}{{$x}}a{{/x}}{{/x}}{{/run}}", "run": "{{$x}}b{{/x}}"],
      "folder: its templates ask for each other without end, by way of the block x"
    ),
    (
      [
        "page": "{{<run}}{{$x}}{{>table}}{{/x}}{{/run}}", "run": "{{$x}}b{{/x}}",
        "table": "{{$x}}c{{/x}}",
      ],
      "folder: its templates ask for each other without end, by way of the block x"
    ),
    (["page": "a\n{{=| |=}}|#a||/a|"], "folder/page.mustache: line 2: the delimiters are"),
    (["page": "{{>*title}}"], "folder/page.mustache: line 1: a template is asked for by its name"),
    (
      ["page": String(repeating: "{{#a}}\n", count: 100_000)],
      "folder/page.mustache: line 65: more than 64 sections"
    ),
    (
      ["page": "\n\n{{\(String(repeating: "a(", count: 100_000))}}"],
      "folder/page.mustache: line 3: a tag is longer"
    ),
  ])
  func whatHasNoEndIsRefused(texts: [String: String], error: String) {
    #expect {
      try TemplateSet(replacing: files(texts), in: "folder")
    } throws: {
      "\($0)".hasPrefix(error)
    }
  }

  @Test(arguments: [
    ["run": "{{! {{>run}} }}"],
    ["run": "{{>table}}{{>table}}", "table": "{{>figure}}", "figure": "a"],
    ["page": "{{<run}}{{$x}}mine{{/x}}{{/run}}", "run": "{{$x}}{{$y}}b{{/y}}{{/x}}"],
    ["page": "{{! \(String(repeating: "long ", count: 1000)) }}"],
  ])
  func whatEndsIsTaken(texts: [String: String]) throws {
    _ = try TemplateSet(replacing: files(texts), in: "folder")
  }

  private func files(_ texts: [String: String]) -> [String: String] {
    Dictionary(uniqueKeysWithValues: texts.map { ($0.key + ".mustache", $0.value) })
  }
}
