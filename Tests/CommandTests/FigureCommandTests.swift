import Foundation
import FoundationXML
import Testing
import Trace

/// `coreograph figure` as people and scripts call it.
struct FigureCommandTests {
  let workshop = Result { try RecordWorkshop() }

  /// Writes a run of two threads that take turns of 10 ms on two cores, as `name`.
  private func writeTrace(_ name: String, in workshop: RecordWorkshop) throws {
    let threads = [ThreadKey(pid: 7, tid: 7), ThreadKey(pid: 7, tid: 8)]
    var records: [TraceRecord] = [
      .processStarted(ProcessStart(pid: 7, parent: nil, name: "<program>", at: 0))
    ]
    records += threads.enumerated().map { index, thread in
      .threadStarted(
        ThreadStart(
          thread: thread, creator: index == 0 ? nil : threads[0], name: "<program>", at: 0))
    }
    records += (0..<20).map { turn in
      let start = Nanoseconds(turn) * 10_000_000
      return .running(
        RunningSpan(
          thread: threads[turn % 2], core: Int32(turn % 2),
          time: TimeRange(start, start + 10_000_000), end: .blocked))
    }
    try workshop.writeTrace(name, label: "turns", records)
  }

  private func figure(_ arguments: String...) async throws -> StartedProgram.Result {
    let workshop = try workshop.get()
    try writeTrace("a.json", in: workshop)
    return try await workshop.run([try RecordWorkshop.command, "figure"] + arguments)
  }

  /// The files of the folder, but for those in which the workshop keeps what a command prints.
  private func files(in workshop: RecordWorkshop) throws -> Set<String> {
    Set(
      try FileManager.default.contentsOfDirectory(atPath: workshop.folder.path)
        .filter { !$0.hasPrefix(".") })
  }

  @Test(arguments: ["threads", "cores", "concurrency", "models", "map"])
  func `svg goes to standard output and is XML that names its lanes`(kind: String) async throws {
    let workshop = try workshop.get()
    let result = try await figure(kind, workshop.path("a.json"), "-o", "-")
    #expect(result.status == 0)
    #expect(result.diagnostics == "")
    let parser = XMLParser(data: Data(result.output))
    #expect(parser.parse(), "\(String(describing: parser.parserError))")
    let text = String(decoding: result.output, as: UTF8.self)
    #expect(text.contains(">2 threads took turns: 1.00 of 2 cores busy</text>"))
    if kind == "threads" { #expect(text.contains("id=\"thread-8\"")) }
    if kind == "cores" { #expect(text.contains("id=\"core-1\"")) }
  }

  @Test func `the ending of the name tells the format`() async throws {
    let workshop = try workshop.get()
    let starts: [(String, [UInt8])] = [
      ("a.svg", Array("<svg".utf8)), ("a.png", [0x89, 0x50, 0x4e, 0x47]),
      ("a.PDF", Array("%PDF".utf8)),
    ]
    for (name, start) in starts {
      let result = try await figure(
        "threads", workshop.path("a.json"), "-o", workshop.path(name), "--preset", "paper",
        "--theme", "print", "--scale", "1.5", "--from", "50ms", "--to", "0.1s", "--lanes", "8,7",
        "--title", "A & B", "--highlight", "8", "--highlight", "60ms-90ms", "--note",
        "t=70ms @ 8: here", "--note", "80ms: and there", "--caption", "Two threads.",
        "--background", "transparent")
      #expect(result.status == 0, "\(result.diagnostics)")
      let file = try Data(contentsOf: URL(filePath: workshop.path(name)))
      #expect(file.prefix(start.count).elementsEqual(start))
    }
    // Nothing half-written stays behind.
    #expect(try files(in: workshop) == ["a.json", "a.svg", "a.png", "a.PDF"])
  }

  @Test func `the size of a paper is stated in millimetres`() async throws {
    let workshop = try workshop.get()
    let result = try await figure(
      "threads", workshop.path("a.json"), "-o", "-", "--preset", "paper", "--size", "178x90mm")
    let text = String(decoding: result.output, as: UTF8.self)
    #expect(text.contains("width=\"178mm\" height=\"90mm\""))
  }

  @Test(arguments: [
    (["atlas"], 2, "there is no figure 'atlas': this version draws threads,"),
    (["thread"], 2, "there is no figure 'thread'; did you mean 'threads'? This version draws"),
    (["gil"], 2, "no interpreter lock was recorded"),
    (["threads", "--preset", "poster"], 2, "the following: slide, slide-4:3, slide-square,"),
    (["threads", "--size", "0x5"], 2, "write a size such as 1920x1080"),
    (["threads", "--size", "99999999x9"], 2, "at most 32767 pixels"),
    (["threads", "--scale", "0"], 2, "--scale 0"),
    (["threads", "--scale", "1e9"], 2, "above 0 and up to 100"),
    (["threads", "--from", "later"], 2, "write a time such as 1.2s"),
    (["threads", "--from", "9s"], 2, "nothing lies between"),
    (["threads", "--lanes", "nobody"], 2, "--lanes: no lane is called 'nobody'; the nearest is"),
    (["threads", "--lanes", "8="], 2, "write NAME=NEW NAME"),
    (["threads", "--lanes", "!*"], 2, "--lanes: it leaves no lane"),
    (["concurrency", "--lanes", "8"], 2, "--lanes: a figure of concurrency has no lanes"),
    (["threads", "--highlight", "nobody"], 2, "--highlight: no lane, thread or task is called"),
    (["threads", "--highlight", "8s-9s"], 2, "--highlight: 8.00 s is not in the figure"),
    (["threads", "--note", "starts"], 2, "write 't=1.2s: pool starts'"),
    (["threads", "--note", "9s: late"], 2, "--note: 9.00 s is not in the figure"),
    (["threads", "--note", "0.1s @ nobody: x"], 2, "--note: no lane is called 'nobody'"),
    (["map", "--note", "0.1s: x"], 2, "--note: a figure of map has no axis of time"),
    (["threads", "--size", "200x100"], 2, "too small"),
    (["threads", "-o", "a.bmp"], 2, "end the name in .svg, .png or .pdf, or in .csv or .md"),
    (["threads", "--theme", "ours"], 2, "ours"),
    (["threads", "--theme", "ours.json"], 3, "ours.json"),
    (["threads", "--table", "xlsx"], 2, "xlsx"),
    (["threads", "-o", "no/such/folder/a.svg"], 2, "no/such/folder/a.svg: cannot be written"),
    (["threads", "missing.json"], 3, "missing.json"),
  ])
  func `what cannot be drawn is refused in words, and nothing is written`(
    arguments: [String], status: Int32, words: String
  ) async throws {
    let workshop = try workshop.get()
    try writeTrace("a.json", in: workshop)
    var command = [try RecordWorkshop.command, "figure"] + arguments
    if !arguments.contains("missing.json") { command.append("a.json") }
    if !arguments.contains("-o") { command += ["-o", "a.svg"] }
    let result = try await workshop.run(command)
    #expect(result.status == status)
    #expect(result.diagnostics.contains(words), "\(result.diagnostics)")
    #expect(try files(in: workshop) == ["a.json"])
  }

  @Test func `the numbers come as a table, beside the picture or alone`() async throws {
    let workshop = try workshop.get()
    let trace = workshop.path("a.json")
    let alone = try await figure("threads", trace, "--table", "csv")
    #expect(alone.status == 0, "\(alone.diagnostics)")
    let csv = String(decoding: alone.output, as: UTF8.self)
    // Ten turns of 10 ms each.
    #expect(csv.hasPrefix("lane,number,mean,from (s),to (s),on a core (%),running (s),"))
    #expect(csv.contains("\r\nmain,7,,0,0.2,50,0.1,"), "\(csv)")
    let beside = try await figure(
      "threads", trace, "-o", workshop.path("b.svg"), "--table", "md")
    #expect(beside.status == 0, "\(beside.diagnostics)")
    #expect(try files(in: workshop) == ["a.json", "b.svg", "b.md"])
    let markdown = try String(contentsOfFile: workshop.path("b.md"), encoding: .utf8)
    #expect(markdown.hasPrefix("**2 threads took turns: 1.00 of 2 cores busy**\n"))
    let byName = try await figure("map", trace, "-o", workshop.path("c.csv"))
    #expect(byName.status == 0 && byName.output.isEmpty)
    let map = try String(contentsOfFile: workshop.path("c.csv"), encoding: .utf8)
    #expect(map.hasPrefix("run,tasks in flight,cores busy,cores,verdict\r\nturns,"))
    #expect(map.hasSuffix(",1,2,concurrent\r\n"))
    let nowhere = try await figure("threads", trace)
    #expect(nowhere.status == 2 && nowhere.diagnostics.contains("with -o"))
  }

  @Test func `a theme of one's own colours the figure, and weak colours are told`() async throws {
    let workshop = try workshop.get()
    let theme = workshop.path("ours.json")
    try Data(##"{"logo": "Ours", "colors": {"palette": ["#123456", "#eeeeee"]}}"##.utf8)
      .write(to: URL(filePath: theme))
    let result = try await figure("threads", workshop.path("a.json"), "-o", "-", "--theme", theme)
    #expect(result.status == 0)
    let svg = String(decoding: result.output, as: UTF8.self)
    #expect(svg.contains("#123456") && svg.contains(">Ours</text>"))
    #expect(
      result.diagnostics.contains("ours.json: colors.palette[1] (#eeeeee) has a contrast of 1.2"))
    try Data(##"{"colors": {"inc": "#000"}}"##.utf8).write(to: URL(filePath: theme))
    let refused = try await figure("threads", workshop.path("a.json"), "-o", "-", "--theme", theme)
    #expect(refused.status == 3 && refused.output.isEmpty)
    #expect(refused.diagnostics.contains("ours.json: colors.inc: there is no such key"))
  }

  @Test func `a theme's fonts lie beside it, and one that cannot be used is named`() async throws {
    let workshop = try workshop.get()
    let font = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
    try #require(
      FileManager.default.fileExists(atPath: font), "\(font): apt-get install fonts-dejavu-core")
    try FileManager.default.copyItem(atPath: font, toPath: workshop.path("house.ttf"))
    let theme = workshop.path("ours.json")
    try Data(##"{"fonts": {"regular": "house.ttf"}}"##.utf8).write(to: URL(filePath: theme))
    let result = try await figure("threads", workshop.path("a.json"), "-o", "-", "--theme", theme)
    #expect(result.status == 0 && result.diagnostics == "")
    let svg = String(decoding: result.output, as: UTF8.self)
    #expect(svg.contains("font-family=\"DejaVu Sans, Liberation Sans, Arial"))
    try Data(##"{"fonts": {"regular": "house.ttf", "bold": "a.json"}}"##.utf8)
      .write(to: URL(filePath: theme))
    let refused = try await figure("threads", workshop.path("a.json"), "-o", "-", "--theme", theme)
    #expect(refused.status == 3 && refused.output.isEmpty)
    #expect(refused.diagnostics.contains("ours.json: fonts.bold: "))
    #expect(refused.diagnostics.contains("a.json is no font that can be read: name a .ttf or"))
  }

  @Test func `what is no trace is refused with its place`() async throws {
    let workshop = try workshop.get()
    try Data("{\"traceEvents\": 5}".utf8).write(to: URL(filePath: workshop.path("b.json")))
    let result = try await figure("threads", workshop.path("b.json"), "-o", "-")
    #expect(result.status == 3)
    #expect(result.output.isEmpty)
    #expect(result.diagnostics.contains("b.json"))
  }
}
