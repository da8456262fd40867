import Analysis
import Scaling
import Testing
import Trace

@testable import Figures

/// Tables against the figures that they are the twins of.
@Suite struct FigureTableTests {
  private func table(_ kind: FigureKind, _ inputs: [NamedTrace]) throws -> FigureTable {
    try makeTable(FigureRequest(kind: kind, inputs: inputs))
  }

  private func column(_ name: String, of table: FigureTable) throws -> [FigureTable.Cell] {
    let index = try #require(table.columns.firstIndex { $0.name == name }, "\(name)")
    return table.rows.map { $0[index] }
  }

  @Test func theLockInTurnsIsWhatWasScripted() throws {
    // 20 turns of 5 ms, dealt out to two threads; main holds the lock for 20 and 5 ms of 125.
    let table = try table(.gil, [NamedTrace(name: "turns", trace: Program.gilTurns())])
    let lanes = try column("lane", of: table).suffix(4)
    #expect(lanes == [.text("GIL"), .text("main"), .text("count"), .text("count")])
    #expect(
      try column("holds the GIL", of: table).suffix(4)
        == [.time(125_000_000), .time(25_000_000), .time(50_000_000), .time(50_000_000)])
    // The first turn waits for nobody, the second from 20 ms on; then each waits for the other's.
    #expect(
      try column("waits for the GIL", of: table).suffix(2)
        == [.time(45_000_000), .time(50_000_000)])
    #expect(try column("held", of: table).suffix(4).first == .share(1))
  }

  @Test func tasksAreListedWithTheirEnds() throws {
    let table = try table(.tasks, [NamedTrace(name: "loop", trace: Program.eventLoop())])
    #expect(
      try column("task", of: table)
        == ["main", "fetch", "fetch", "poll", "ask", "serve"].map { .text($0) })
    #expect(
      try column("end", of: table)
        == ["ended", "ended", "failed", "cancelled", "timed out", "not ended"].map { .text($0) })
    // fetch is made at 21 ms, first runs at 22 ms, and runs for 1 and 4 of its 39 ms.
    #expect(try column("not started yet", of: table)[1] == .time(1_000_000))
    #expect(try column("running", of: table)[1] == .time(5_000_000))
    #expect(try column("suspended", of: table)[1] == .time(33_000_000))
    // As many rows where rows of the figure hold several tasks each.
    let many = try self.table(.tasks, [NamedTrace(name: "many", trace: Program.manyTasks(60))])
    #expect(many.rows.count == 60)
  }

  @Test func whatNobodySawOfCoresIsNoNumber() throws {
    var script = ProgramScript()
    script.process(1, "calls", at: 0)
    script.thread(1, of: 1, "calls", at: 0)
    script.task(1, .slice, "call", on: 1, of: 1, made: 10, runs: [(10, 15)], end: 15)
    script.end(1, of: 1, at: 20)
    let trace = script.trace([], method: .tasks)
    let input = NamedTrace(name: "foreign", trace: trace)
    let threads = try table(.threads, [input])
    #expect(!threads.columns.contains { $0.kind == .share }, "\(threads.columns.map(\.name))")
    #expect(threads.columns.contains { $0.name == ThreadState.unknown.legend })
    let tasks = try table(.tasks, [input])
    #expect(!tasks.columns.contains { $0.name == "running" || $0.name == "suspended" })
    #expect(try column("open on its thread", of: tasks) == [.time(5_000_000)])
    let models = try table(.models, [input])
    #expect(!models.columns.contains { $0.name == "mean cores" || $0.name == "cores" })
    let figure = try Figure(FigureRequest(kind: .models, inputs: [input]))
    #expect(!figure.words.legend.contains { $0.name == "cores busy" })
  }

  /// The numbers at the ends of lanes, which are added up on another way.
  @Test(arguments: 0..<60) func sharesAreThoseThatAreDrawn(_ seed: UInt64) throws {
    let inputs = [NamedTrace(name: "random", trace: RandomTrace.make(seed: seed))]
    for kind in [FigureKind.threads, .cores, .gil] {
      let request = FigureRequest(kind: kind, inputs: inputs)
      guard let figure = try? Figure(request), let body = figure.body as? TimelineBody else {
        continue
      }
      let table = try makeTable(request)
      let index = table.columns.firstIndex { $0.kind == .share }
      let shares = table.rows.compactMap { row -> String? in
        guard let index, case .share(let share) = row[index] else { return nil }
        return percentText(share)
      }
      let drawn = body.panels.flatMap(\.groups).flatMap(\.lanes).compactMap(\.share)
      if index != nil { #expect(shares == drawn, "\(kind) of seed \(seed)") }
    }
  }

  @Test func curvesKeepTheirArea() throws {
    let trace = Program.turns(threads: 3, milliseconds: 300)
    let table = try table(.concurrency, [NamedTrace(name: "turns", trace: trace)])
    var area = 0.0
    for row in table.rows {
      guard case .time(let from) = row[0], case .time(let to) = row[1],
        case .number(let level) = row[3]
      else { throw Malformed() }
      area += Double(to - from) * level
    }
    let running = trace.running.starts.indices.reduce(Nanoseconds(0)) {
      $0 + trace.running.ends[$1] - trace.running.starts[$1]
    }
    #expect(table.columns.map(\.name) == ["from", "to", "tasks in flight", "cores busy"])
    #expect(abs(area - Double(running)) < 10)
  }

  struct Malformed: Error {}

  @Test(arguments: FigureKind.allCases)
  func everyKindHasATable(_ kind: FigureKind) throws {
    var inputs = Program.models + [NamedTrace(name: "primes/gil", trace: Program.gilTurns())]
    if kind == .compare { inputs = Array(inputs.prefix(2)) }
    if kind == .criticalPath {
      inputs = ["a", "b"].map { NamedTrace(name: $0, trace: Program.gilChain()) }
    }
    let table = try table(kind, inputs)
    #expect(!table.rows.isEmpty && !table.title.isEmpty && !table.description.isEmpty)
    for row in table.rows { #expect(row.count == table.columns.count) }
    // Several recordings are told apart.
    #expect(["recording", "run", "kind", "step"].contains(table.columns[0].name))
  }

  @Test func whatWasMeasuredIsListedWithWhatLawsSay() throws {
    let analysis = ScalingAnalysis(
      ScalingTable(
        name: "half", quantity: .time,
        samples: [1, 2, 4, 8].map { .init(workers: $0, value: 0.5 + 0.5 / Double($0)) }))
    let table = try makeTable(ScalingFigureRequest(kind: .speedup, analysis: analysis))
    #expect(try column("workers", of: table) == [1, 2, 4, 8].map { .count($0) })
    guard case .number(let four) = try column("speedup", of: table)[2] else { throw Malformed() }
    // Half of the work is serial: 1 / (1/2 + 1/8).
    #expect(abs(four - 1.6) < 1e-9)
    let efficiency = try makeTable(ScalingFigureRequest(kind: .efficiency, analysis: analysis))
    guard case .share(let half) = try column("efficiency", of: efficiency)[2] else {
      throw Malformed()
    }
    #expect(abs(half - 0.4) < 1e-9)
  }

  @Test func anyNameComesBackFromCSV() {
    let names = RandomTrace.hostileNames + ["a,b", "\"", " padded "]
    let table = FigureTable(
      [("name", .text), ("time", .time), ("share", .share)],
      rows: names.map { [.text($0), .time(1_234_567_890), .share(0.125)] })
    let lines = records(table.csv)
    #expect(lines.first == ["name", "time (s)", "share (%)"])
    #expect(lines.dropFirst().map(\.first) == names.map { labelText($0, ifBlank: "").harmless })
    #expect(lines.dropFirst().allSatisfy { $0.dropFirst() == ["1.23456789", "12.5"] })
  }

  @Test func noNameIsAFormula() {
    let names = [
      "=1+1", "+1", "-rf", "@SUM(A1)", "a=1", "=cmd|' /C calc'!A0", "=\u{301}1", " \u{a0}=1", "＝1",
      "a;=1; -2", "\"\u{301},=1",
    ]
    let table = FigureTable(
      [("name", .text), ("n", .number)], rows: names.map { [.text($0), .number(-1)] })
    let cells = records(table.csv).dropFirst().map { $0[0] }
    #expect(
      cells == [
        "'=1+1", "'+1", "'-rf", "'@SUM(A1)", "a=1", "'=cmd|' /C calc'!A0", "'=\u{301}1",
        " \u{a0}'=1",
        "'＝1", "a;'=1; '-2", "\"\u{301},=1",
      ])
    #expect(records(table.csv).dropFirst().allSatisfy { $0[1] == "-1" })
  }

  @Test func anyNameStaysInItsCellOfMarkdown() {
    let table = FigureTable(
      [("name", .text), ("n", .count)],
      rows: RandomTrace.hostileNames.map { [.text("\($0)|x"), .count(2)] })
    let lines = table.markdown.split(separator: "\n").suffix(table.rows.count + 2)
    for line in lines {
      // Bars that nothing escapes part the cells: three to a line.
      var bars = 0
      var isEscaped = false
      for character in line {
        if character == "|", !isEscaped { bars += 1 }
        isEscaped = character == "\\" && !isEscaped
      }
      #expect(bars == 3, "\(line)")
    }
  }

  /// The records of a CSV, by RFC 4180.
  private func records(_ csv: String) -> [[String]] {
    var records: [[String]] = []
    var record: [String] = []
    var field = ""
    var isQuoted = false
    var wasQuote = false
    for scalar in csv.unicodeScalars {
      if isQuoted, scalar != "\"" {
        field.unicodeScalars.append(scalar)
      } else if scalar == "\"" {
        if wasQuote { field.append("\"") }
        isQuoted.toggle()
        wasQuote = !isQuoted
        continue
      } else if scalar == "," || scalar == "\n" {
        record.append(field)
        field = ""
        if scalar == "\n" {
          records.append(record)
          record = []
        }
      } else if scalar != "\r" {
        field.unicodeScalars.append(scalar)
      }
      wasQuote = false
    }
    return records
  }
}
