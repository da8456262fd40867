import Foundation
import Testing
import Trace

/// `-` as a file is standard input or output, whatever the command.
struct StandardStreamTests {
  let workshop = Result { try RecordWorkshop() }

  @Test func `every command that reads reads standard input`() async throws {
    let workshop = try workshop.get()
    let run = try workshop.writeRun("a.json", 20)
    let other = try workshop.writeRun("b.json", 30)
    for words in [
      ["summary", "-"], ["summary", "-", "--json"], ["check", "-", "--require", "cores == 2"],
      ["guide", "-"], ["view", "-"], ["convert", "-", "-o", "-"], ["report", "-", "-o", "-"],
      ["figure", "threads", "-", "-o", "-"], ["figure", "cores", other, "-", "-o", "-"],
      ["figure", "compare", "-", other, "-o", "-"],
      ["figure", "compare", other, "--with", "-", "-o", "-"],
      ["compare", "-", "--with", other, other], ["compare", other, "--with", "-", "--json"],
      ["compare", "-", "--with", other, "-o", "-", "--format", "html"],
    ] {
      let result = try await workshop.coreograph(words, reading: run)
      #expect(result.status == 0, "\(words): \(result.diagnostics)")
      #expect(!result.output.isEmpty && result.diagnostics.isEmpty, "\(words)")
    }
    let table = try await workshop.write("n,seconds\n1,4\n2,2\n4,1\n8,0.5\n", to: "t.csv")
    for words in [["fit", "-"], ["figure", "speedup", "-", "-o", "-"]] {
      let result = try await workshop.coreograph(words, reading: table)
      #expect(result.status == 0 && !result.output.isEmpty, "\(words): \(result.diagnostics)")
    }
  }

  @Test func `a run on standard input can be kept as a baseline`() async throws {
    let workshop = try workshop.get()
    let run = try workshop.writeRun("a.json", 20)
    let kept = try await workshop.coreograph(
      ["compare", "-", "--save-baseline", "piped"], reading: run)
    #expect(kept.status == 0, "\(kept.diagnostics)")
    let same = try await workshop.coreograph(["compare", "--baseline", "piped", "--with", run])
    #expect(same.lines.first?.hasPrefix("20.0 ms before, 20.0 ms after: ratio 1.000") == true)
  }

  @Test func `pictures, tables and pages go to standard output in the stated format`() async throws
  {
    let workshop = try workshop.get()
    let run = try workshop.writeRun("a.json", 20)
    let other = try workshop.writeRun("b.json", 30)
    let beginnings = [
      "svg": "<svg", "pdf": "%PDF", "md": "**", "csv": "lane,", "html": "<!doctype html>",
      "xml": "<?xml", "json": "{",
    ]
    func expect(_ words: [String], _ format: String, begins: String? = nil) async throws {
      let result = try await workshop.coreograph(words + ["-o", "-", "--format", format])
      #expect(result.status == 0 && result.diagnostics.isEmpty, "\(words): \(result.diagnostics)")
      let beginning =
        format == "png"
        ? [0x89, 0x50, 0x4e, 0x47] : Array((begins ?? beginnings[format] ?? "").utf8)
      #expect(!beginning.isEmpty && result.output.starts(with: beginning), "\(words) \(format)")
    }
    for format in ["svg", "png", "pdf", "csv", "md"] {
      try await expect(["figure", "threads", run], format)
    }
    for format in ["svg", "png", "pdf", "html", "xml", "json"] {
      try await expect(["compare", run, "--with", other], format)
    }
    try await expect(["compare", run, "--with", other], "md", begins: "**20.0 ms before")
  }

  @Test func `what cannot go there is told with what to do`() async throws {
    let workshop = try workshop.get()
    let run = try workshop.writeRun("a.json", 20)
    for (words, told) in [
      (["compare", run, "--with", run, "-o", "-"], "--format md"),
      (["compare", run, "--with", run, "-o", "-", "-o", "-", "--format", "md"], "only one thing"),
      (["compare", run, "--with", run, "-o", "-", "--format", "md", "--json"], "only one thing"),
      (["compare", run, "--with", run, "-o", "a.svg", "--format", "png"], "is named .svg"),
      (["compare", "-", "--with", "-"], "named twice"), (["summary", "-", "-"], "named twice"),
      (["figure", "threads", run, "-o", "a.svg", "--format", "png"], "is named .svg"),
      (["figure", "threads", run, "-o", "a.txt"], "--format"),
      (["figure", "threads", run, "-o", "-", "--format", "png", "--table", "md"], "both"),
      (["report", run, "-o", "-", "--open"], "name one with -o"),
      (["bench", "-o", "-", "--", "true", "--with", "true"], "name one"),
      (["lab", "run", "sleep/asyncio", "-o", "-"], "name one"),
      (["sweep", "--workers", "1", "--record", "-", "--", "true"], "name one"),
      (["sweep", "--workers", "1", "--show-output", "-o", "-", "--", "true"], "name a file"),
    ] {
      let result = try await workshop.coreograph(words)
      #expect(result.status == 2 && result.output.isEmpty, "\(words)")
      #expect(result.diagnostics.contains(told), "\(words): \(result.diagnostics)")
      #expect(result.diagnostics.split(separator: "\n").count == 1, "\(result.diagnostics)")
    }
  }

  @Test func `a trace on standard output is not mixed with what the program says`() async throws {
    let workshop = try workshop.get()
    let result = try await workshop.coreograph(
      ["record"] + RecordWorkshop.usualOptions
        + ["-o", "-", "--", "sh", "-c", "echo said; echo complained >&2; exit 3"])
    #expect(result.status == 3)
    #expect(result.diagnostics == "said\ncomplained\n")
    let path = workshop.path("t.json")
    try result.output.write(to: URL(filePath: path))
    #expect(try workshop.trace("t.json").metadata.exit?.status == 3)
  }
}
