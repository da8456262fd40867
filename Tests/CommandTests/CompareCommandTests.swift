import Foundation
import Testing

/// `coreograph compare` and `bench` as people and scripts call them.
struct CompareCommandTests {
  let workshop = Result { try RecordWorkshop() }

  @Test func `the exit status is 1 for a regression only, and every output is written`()
    async throws
  {
    let workshop = try workshop.get()
    let before = try workshop.writeRuns("before", [100, 101, 102, 103])
    let after = try workshop.writeRuns("after", [150, 151, 152, 153])
    let names = ["c.html", "c.svg", "c.png", "c.pdf", "c.md", "c.xml", "c.json"]
    let slower = try await workshop.coreograph(
      ["compare"] + before + ["--with"] + after + names.flatMap { ["-o", $0] })
    #expect(slower.status == 1, "\(slower.diagnostics)")
    #expect(slower.lines.first?.hasPrefix("49 % slower (102 ms before, 152 ms after") == true)
    #expect(slower.lines.allSatisfy { $0.count <= 80 })
    for name in names { #expect(workshop.has(name), "\(name)") }
    let markdown = try String(contentsOfFile: workshop.path("c.md"), encoding: .utf8)
    #expect(markdown.contains("](c.svg)"))
    let annotated = try await workshop.coreograph(
      ["compare"] + before + ["--with"] + after
        + ["-o", "d.svg", "--caption", "In words.", "--note", "50ms: a call-out"])
    #expect(annotated.status == 1, "\(annotated.diagnostics)")
    let picture = try String(contentsOfFile: workshop.path("d.svg"), encoding: .utf8)
    #expect(picture.contains(">In words.</text>") && picture.contains(">a call-out</text>"))
    let faster = try await workshop.coreograph(["compare"] + after + ["--with"] + before)
    #expect(faster.status == 0)
    let same = try await workshop.coreograph(
      ["compare"] + before + ["--json", "--with"] + before)
    #expect(same.status == 0)
    #expect(String(decoding: same.output, as: UTF8.self).contains("no detectable change"))
  }

  @Test func `baselines are kept with their machine, and another machine is told`() async throws {
    let workshop = try workshop.get()
    let before = try workshop.writeRuns("before", [100, 101, 102, 103])
    let after = try workshop.writeRuns("after", [100, 101, 102, 103], host: "elsewhere")
    let kept = try await workshop.coreograph(
      ["compare"] + before + ["--save-baseline", "main"])
    #expect(kept.status == 0, "\(kept.diagnostics)")
    let facts = try String(
      contentsOfFile: workshop.path(".coreograph/baselines/main/baseline.json"), encoding: .utf8)
    #expect(facts.contains("\"hostname\" : \"host\""))
    for path in before { try FileManager.default.removeItem(atPath: path) }
    let compared = try await workshop.coreograph(
      ["compare", "--baseline", "main", "--with"] + after)
    #expect(compared.status == 0, "\(compared.diagnostics)")
    #expect(compared.lines.contains("! different machines: host before, elsewhere after"))
    let none = try await workshop.coreograph(["compare", "--baseline", "x", "--with"] + after)
    #expect(none.status == 3)
    #expect(none.diagnostics.contains("kept here: main"))
    let path = try await workshop.coreograph(
      ["compare"] + after + ["--save-baseline", "../x"])
    #expect(path.status == 2)
  }

  @Test func `a run in which nothing was recorded is left out, and named`() async throws {
    let workshop = try workshop.get()
    let before = try workshop.writeRuns("before", [100, 0, 101])
    let after = try workshop.writeRuns("after", [100, 101])
    let compared = try await workshop.coreograph(
      ["compare"] + before + ["-o", "c.svg", "--with"] + after)
    #expect(compared.status == 0, "\(compared.diagnostics)")
    #expect(
      compared.diagnostics == "coreograph: \(before[1]): nothing was recorded; it is left out\n")
    #expect(compared.lines.contains { $0.contains("2 runs a side") })
    let none = try await workshop.coreograph(["compare", before[1], "--with"] + after)
    #expect(none.status == 3 && none.diagnostics.contains("record it anew"))
  }

  @Test func `wrong usage is told in one line`() async throws {
    let workshop = try workshop.get()
    let run = try workshop.writeRun("a.json", 10)
    for words in [
      ["compare"], ["compare", run], ["compare", "--with", run],
      ["compare", run, "--with", run, "-o", "x.txt"], ["figure", "compare", run, "-o", "x.svg"],
      ["bench", "--", "true"], ["bench", "--", "true", "--with"],
      ["bench", "--budget", "1s", "--", "true", "--with", "true"],
    ] {
      let result = try await workshop.coreograph(words)
      #expect(result.status == 2, "\(words)")
      #expect(result.diagnostics.split(separator: "\n").count == 1, "\(result.diagnostics)")
    }
    let missing = try await workshop.coreograph(["compare", run, "--with", "no.json"])
    #expect(missing.status == 3)
  }

  @Test func `bench runs both in turns, goes on, and compares`() async throws {
    let workshop = try workshop.get()
    let words = ["-o", "b", "--warmup", "0", "--", "sleep", "0.01", "--with", "sleep", "0.9"]
    let first = try await workshop.coreograph(["bench", "--repeat", "2"] + words)
    #expect(first.status == 0, "\(first.diagnostics)")
    #expect(first.lines.contains { $0.contains("too few runs") })
    let more = try await workshop.coreograph(["bench", "--repeat", "4"] + words)
    #expect(more.status == 1, "\(more.diagnostics)")
    #expect(more.diagnostics.contains("4 of 8 runs are there"))
    for name in ["b/base-4.json.gz", "b/with-4.json.gz", "b/comparison.png"] {
      #expect(workshop.has(name), "\(name)")
    }
    let text = try String(contentsOfFile: workshop.path("b/comparison.md"), encoding: .utf8)
    #expect(text.contains("everything sleeps"))
  }
}
