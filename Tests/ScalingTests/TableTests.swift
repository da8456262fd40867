import Testing

@testable import Scaling

@Suite struct TableTests {
  @Test func aTableIsRead() throws {
    let table = try table("n,time\n1,10\n2,5.5\n2,5.4\r\n\n4,3.1e0\n")
    #expect(table.quantity == .time)
    #expect(table.samples.map(\.workers) == [1, 2, 2, 4])
    #expect(table.samples.map(\.value) == [10, 5.5, 5.4, 3.1])
  }

  @Test(arguments: [
    ("N,T", ScalingTable.Quantity.time), ("workers;seconds", .time), ("p\tX", .throughput),
    ("threads,throughput", .throughput), ("n, Speedup", .speedup), ("note,n,X", .throughput),
    ("\u{feff}n,time", .time), ("\"n\",\"time\"", .time), ("n,time,speedup", .time),
  ])
  func headersNameTheQuantity(_ header: String, _ quantity: ScalingTable.Quantity) throws {
    let separator = header.first { ",;\t".contains($0) } ?? ","
    let count = header.filter { $0 == separator }.count + 1
    let row = (0..<count).map { "\($0 + 1)" }.joined(separator: String(separator))
    #expect(try table(header + "\n" + row).quantity == quantity)
  }

  /// 10^100 times as fast with two workers as with one: nonsense, and no reason to end.
  @Test func numbersFarApartAreWrittenDown() throws {
    let analysis = ScalingAnalysis(try table("n,X\n1,1e-100\n2,1\n3,1e99\n"))
    #expect(FitText(analysis).text.contains("1.00e100"))
    #expect(significant(1.25e99, digits: 102) == "1.25000000000000e99")
  }

  /// Every refusal names line and column, and what to do.
  @Test(arguments: [
    ("", "t.csv: is empty"), ("\n\n", "t.csv: is empty"), ("n,time\n", "t.csv: has a header"),
    ("a,b\n1,2", "t.csv:1:1: no column of workers"),
    ("n,b\n1,2", "t.csv:1:1: no column of measurements"),
    ("n,time,T\n1,2,3", "t.csv:1:8: 'time' and 'T' mean the same"),
    ("n,time\n1,abc", "t.csv:2:3: 'abc' is no number"),
    ("n,time\n1,NaN", "t.csv:2:3: 'NaN' is no number"),
    ("n,time\n1,inf", "t.csv:2:3: 'inf' is no number"),
    ("n,time\n1,0x10", "t.csv:2:3: '0x10' is no number"),
    ("n,time\n1,1e999", "t.csv:2:3: '1e999' is no number"),
    ("n,time\n1,", "t.csv:2:3: a number is missing"),
    ("n,time\n1,2\n2,0", "t.csv:3:3: time is 0"),
    ("n,time\n1,-2", "t.csv:2:3: time is -2"),
    ("n,time\n1,1e200", "t.csv:2:3: time is 1e200"),
    ("n,time\n0,2", "t.csv:2:1: '0' workers"),
    ("n,time\n-1,2", "t.csv:2:1: '-1' workers"),
    ("n,time\n1.5,2", "t.csv:2:1: '1.5' workers"),
    ("n,time\n1e30,2", "t.csv:2:1: '1e30' workers"),
    ("n,time\nfour,2", "t.csv:2:1: 'four' is no number"),
    ("n,time\n1,2,3", "t.csv:2:5: 3 fields in this line, 2 in the header"),
    ("n,time\n1", "t.csv:2:1: 1 field in this line, 2 in the header"),
    ("n,time\n1,\"2", "t.csv:2:3: this quote is never closed"),
    ("n,time\n1,2\"", "t.csv:2:4: a quote inside a field"),
    ("n,time\n1,\"2\"3", "t.csv:2:6: text after a closing quote"),
  ])
  func damageIsNamed(_ text: String, _ start: String) {
    let error = #expect(throws: TableError.self) { try table(text) }
    #expect(error?.description.hasPrefix(start) == true, "\(error?.description ?? "")")
  }

  @Test func bytesThatAreNoTextAreRefused() {
    let error = #expect(throws: TableError.self) {
      try ScalingTable.tables(contents: [0xff, 0xfe, 0x00], path: "-", name: "-")
    }
    #expect(error?.description == "standard input: is neither JSON nor text in UTF-8")
  }

  @Test func endlessTablesAreRefusedWithTheLineThatIsTooMuch() {
    let text = "n,time\n" + String(repeating: "1,2\n", count: 100_000)
    let error = #expect(throws: TableError.self) {
      try ScalingTable.tables(contents: Array(text.utf8), path: "t.csv", name: "t")
    }
    #expect(error?.description.hasPrefix("t.csv:100001:1: more than 100000 lines") == true)
  }

  @Test(arguments: [
    ("{}", "s.json: is no sweep: it has no 'format'"), ("{\"format\": 1}", "s.json: is no sweep"),
    ("{\"format\":", "s.json: is no sweep"),
  ])
  func otherJSONIsRefused(_ text: String, _ start: String) {
    let error = #expect(throws: TableError.self) {
      try ScalingTable.tables(contents: Array(text.utf8), path: "s.json", name: "s")
    }
    #expect(error?.description.hasPrefix(start) == true, "\(error?.description ?? "")")
  }

  /// Random texts never trap: they are read, or refused by an error of the table's own.
  @Test func anyTextIsReadOrRefused() {
    var generator = SplitMix64(seed: 3)
    let pieces = [
      "n", "time", ",", ";", "\n", "\r\n", "\"", "1", "2.5", "-", "e9", " ", "\t", "é", "\0",
    ]
    for _ in 0..<3000 {
      let text = (0..<Int.random(in: 0...20, using: &generator)).map { _ in
        pieces.randomElement(using: &generator) ?? ""
      }.joined()
      _ = try? table("n,time\n" + text)
      _ = try? table(text)
    }
  }

  /// A lab run is a table for each experiment with several numbers of workers; runs that answered
  /// wrongly are none.
  @Test func aLabRunIsATableForEachExperiment() throws {
    func run(_ model: String, _ workers: Int, _ serial: String, correct: Bool = true) -> String {
      """
      {"workload": "amdahl", "model": "\(model)", "workers": \(workers), "size": "9",
       "options": {"serial": "\(serial)"}, "wallSeconds": \(1.0 / Double(workers)),
       "correct": \(correct), "label": "x"}
      """
    }
    let runs = [
      run("a", 1, "5"), run("a", 2, "5"), run("a", 1, "50"), run("a", 4, "50"), run("b", 1, "5"),
      run("a", 3, "5", correct: false),
    ]
    let index =
      "{\"format\": \"coreograph-lab/1\", \"cores\": 2, \"runs\": [\(runs.joined(separator: ","))]}"
    let tables = try ScalingTable.tables(
      contents: Array(index.utf8), path: "runs.json", name: "runs")
    #expect(tables.map(\.name) == ["amdahl/a, serial 5", "amdahl/a, serial 50"])
    #expect(tables.map { $0.samples.map(\.workers) } == [[1, 2], [1, 4]])
    #expect(tables.allSatisfy { $0.cores == 2 })
    let none = "{\"format\": \"coreograph-lab/1\", \"runs\": []}"
    let error = #expect(throws: TableError.self) {
      try ScalingTable.tables(contents: Array(none.utf8), path: "runs.json", name: "runs")
    }
    #expect(error?.description.hasPrefix("runs.json: holds no experiment") == true)
  }

  /// Times of sections and of whole runs are never mixed: sections count where every run has one.
  @Test(arguments: [(0.5, [0.5, 0.25]), (nil, [9, 7])])
  func marksDecideWhatALabRunTimes(_ section: Double?, _ times: [Double]) throws {
    func run(_ workers: Int, wall: Int, section: Double?) -> String {
      let field = section.map { "\"sectionSeconds\": \($0)," } ?? ""
      return """
        {"workload": "amdahl", "model": "a", "workers": \(workers), "size": "9", \(field)
         "wallSeconds": \(wall), "correct": true}
        """
    }
    let runs = [run(1, wall: 9, section: section), run(2, wall: 7, section: 0.25)]
    let index = "{\"format\": \"coreograph-lab/1\", \"runs\": [\(runs.joined(separator: ","))]}"
    let table = try #require(
      ScalingTable.tables(contents: Array(index.utf8), path: "runs.json", name: "runs").first)
    #expect(table.samples.map(\.value) == times)
    #expect(table.provenance.contains { $0.contains("marked section") } == (section != nil))
  }

  /// A trace that lost records has times that are too short: such runs are left out while others are left.
  @Test func runsThatLostRecordsAreLeftOut() throws {
    func run(_ workers: Int, _ time: Double, lost: Int) -> String {
      """
      {"workload": "w", "model": "m", "workers": \(workers), "size": "9", "correct": true,
       "wallSeconds": 9, "sectionSeconds": \(time), "lostRecords": \(lost)}
      """
    }
    func table(_ runs: [String]) throws -> ScalingTable {
      let index = "{\"format\": \"coreograph-lab/1\", \"runs\": [\(runs.joined(separator: ","))]}"
      return try #require(
        ScalingTable.tables(contents: Array(index.utf8), path: "runs.json", name: "runs").first)
    }
    let some = try table([run(1, 4, lost: 0), run(1, 1, lost: 7), run(2, 2, lost: 0)])
    #expect(some.samples.map(\.value) == [4, 2])
    #expect(some.provenance.contains("1 of 3 runs left out: records were lost"))
    // Of all runs of two workers: then there is nothing to leave out.
    #expect(try table([run(1, 4, lost: 0), run(2, 2, lost: 7)]).samples.map(\.value) == [9, 9])
  }

  /// What the workers did with the time comes from the kernel's accounting of a sweep, and from the marks of
  /// a lab run.
  @Test func processorTimeIsReadWhereItWasCounted() throws {
    let machine = SweepMachine(
      hostname: "h", processor: "p", kernel: "k", architecture: "a", memoryBytes: 1,
      onlineCores: 4, usableCores: 4, quota: nil)
    let plan = SweepPlan(command: ["x"], workers: [1, 2], repeats: 1, warmups: 0, seed: 1)
    let runs = plan.steps.map { step in
      SweepRun(
        step: step, startSeconds: 0, wallSeconds: 1, userSeconds: step.workers == 1 ? 0.5 : nil,
        systemSeconds: 0.25)
    }
    let sweep = SweepDocument(
      plan: plan, machine: machine, startedUnixNanoseconds: "0", writer: "", runs: runs)
    let samples = ScalingTable(sweep, name: "s").samples.sorted { $0.workers < $1.workers }
    #expect(samples.map(\.load) == [ScalingTable.Load(processorSeconds: 0.75), nil])
    let run = """
      "workload": "w", "model": "m", "size": "9", "wallSeconds": 9, "sectionSeconds": 2, "correct": true,
      "sectionProcessorSeconds": 3, "sectionUnevenSeconds": 0.5
      """
    let index = """
      {"format": "coreograph-lab/1", "runs": [{"workers": 1, \(run)}, {"workers": 2, \(run)}]}
      """
    let table = try #require(
      ScalingTable.tables(contents: Array(index.utf8), path: "runs.json", name: "runs").first)
    #expect(
      table.samples.map(\.load)
        == [0, 1].map { _ in ScalingTable.Load(processorSeconds: 3, unevenSeconds: 0.5) })
  }

  /// What one thread marks in every run with several workers is serial, and its share of one worker's
  /// processor time is known without the times.
  @Test func marksTellWhatIsSerial() throws {
    func run(_ workers: Int, _ parts: [(String, Int, Double)]) -> String {
      let list = parts.map {
        "{\"name\": \"\($0.0)\", \"threads\": \($0.1), \"processorSeconds\": \($0.2)}"
      }
      return """
        {"workload": "w", "model": "m", "workers": \(workers), "size": "9", "correct": true,
         "options": {"serial": "20"}, "wallSeconds": 9, "sectionSeconds": \(10 / workers),
         "sectionProcessorSeconds": 10, "sectionWaitingSeconds": 0.25,
         "sectionParts": [\(list.joined(separator: ","))]}
        """
    }
    func table(_ runs: [String]) throws -> ScalingTable {
      let index = "{\"format\": \"coreograph-lab/1\", \"runs\": [\(runs.joined(separator: ","))]}"
      return try #require(
        ScalingTable.tables(contents: Array(index.utf8), path: "runs.json", name: "runs").first)
    }
    let one = run(1, [("alone", 1, 2.5), ("together", 1, 7.5)])
    let two = run(2, [("alone", 1, 2), ("together", 2, 8)])
    let known = try table([one, run(1, [("alone", 1, 2), ("together", 1, 8)]), two])
    #expect(known.knownSerial == ScalingTable.KnownSerial(set: 0.2, marked: [0.25, 0.2]))
    #expect(known.samples.last?.load?.waitingSeconds == 0.25)
    let text = try #require(ScalingAnalysis(known).knownSerialText)
    #expect(text.hasPrefix("Serial: 20 % set, 23 % of one worker's processor time by its marks"))
    // A stretch that two threads share in one of the runs is not serial.
    let shared = try table([one, two, run(3, [("alone", 2, 2), ("together", 3, 8)])])
    #expect(shared.knownSerial.marked == [])
    #expect(try #require(ScalingAnalysis(shared).knownSerialText).hasPrefix("Serial: 20 % set, "))
  }

  private func table(_ text: String) throws -> ScalingTable {
    try #require(
      ScalingTable.tables(contents: Array(text.utf8), path: "t.csv", name: "t").first)
  }
}
