import FoundationEssentials
import Testing
import Trace

@testable import Analysis

/// Any JSON, so that fields are seen as scripts see them.
private enum JSON: Decodable, Equatable {
  case null
  case bool(Bool)
  case number(Double)
  case text(String)
  case list([JSON])
  case object([String: JSON])

  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if value.decodeNil() {
      self = .null
    } else if let bool = try? value.decode(Bool.self) {
      self = .bool(bool)
    } else if let number = try? value.decode(Double.self) {
      self = .number(number)
    } else if let text = try? value.decode(String.self) {
      self = .text(text)
    } else if let list = try? value.decode([JSON].self) {
      self = .list(list)
    } else {
      self = .object(try value.decode([String: JSON].self))
    }
  }

  /// The value at a path of field names and list indices.
  func at(_ path: String) -> JSON? {
    var value = self
    for name in path.split(separator: ".") {
      switch value {
      case .object(let fields):
        guard let field = fields[String(name)] else { return nil }
        value = field
      case .list(let items):
        guard let index = Int(name), items.indices.contains(index) else { return nil }
        value = items[index]
      default: return nil
      }
    }
    return value
  }
}

@Suite("The summary as JSON")
struct SummaryJSONTests {
  private func json(_ summary: Summary) throws -> JSON {
    try JSONDecoder().decode(JSON.self, from: JSONEncoder().encode(summary))
  }

  /// Every field that scripts may rely on, by path; `0` is a list's first item.
  private static let contract = [
    "format", "label", "command", "exitStatus", "capture.method", "capture.lostRecords",
    "capture.overheadSeconds", "cores", "wallSeconds", "cpuSeconds", "cpuUse", "verdict", "bound",
    "verdictText", "concurrency.mean", "concurrency.peak", "parallelism.mean", "parallelism.peak",
    "runnable.mean", "oversubscription.seconds", "oversubscription.share",
    "oversubscription.demandPerCore", "oversubscription.peakDemand", "latency.wakeUp",
    "latency.preemption.count", "latency.preemption.totalSeconds", "latency.preemption.meanSeconds",
    "latency.preemption.medianSeconds", "latency.preemption.p99Seconds",
    "latency.preemption.longestSeconds", "latency.start.count", "spanAtLeastSeconds",
    "logicalParallelismAtMost", "workSeconds", "spanSeconds", "logicalParallelism",
    "criticalPath", "states.running",
    "states.runnable", "states.gilWait", "states.lockWait", "states.ioWait", "states.timer",
    "states.idle", "states.blocked", "states.unknown", "contextSwitches.voluntary",
    "contextSwitches.involuntary", "migrations", "maxResidentBytes", "gil", "processes.0.pid",
    "processes.0.name", "processes.0.startSeconds", "processes.0.endSeconds",
    "processes.0.cpuSeconds", "processes.0.parent", "processes.0.states.running",
    "processes.0.parallelism.mean", "processes.0.latency.wakeUp", "threads.0.pid", "threads.0.tid",
    "threads.0.name",
    "threads.0.startSeconds", "threads.0.endSeconds", "threads.0.runningSeconds",
    "threads.0.states.running", "threads.0.states.unknown", "threads.0.cores.0",
    "threads.0.contextSwitches.voluntary", "threads.0.migrations", "threads.0.latency.wakeUp",
    "tasks.count",
    "tasks.ok", "tasks.failed", "tasks.cancelled", "tasks.timedOut", "tasks.unfinished",
    "tasks.meanRunSeconds", "tasks.longestRunSeconds",
    "startup", "longestWaitSeconds",
    "findings.0.id", "findings.0.severity", "findings.0.text", "findings.0.where",
    "findings.0.seconds",
  ]

  private static let gilContract = [
    "pid", "interpreter", "holdSeconds", "waitSeconds", "handoffs", "holdShare", "convoyRatio",
    "waitShare", "handoffsPerSecond", "ceiling", "cpuSeconds", "takes", "meanWaitSeconds",
    "handoffLatencySeconds", "sharers", "threads",
  ]

  private let trace = makeTrace(
    with: makeMetadata(lostRecords: 1), began(1), ran(.t(1), on: 0, 0, 100, .blocked),
    ended(.t(1), at: 200))

  @Test("every field of the interface is there, known or not", arguments: contract)
  func fields(path: String) throws {
    #expect(try json(Summary(trace)).at(path) != nil)
  }

  @Test("an interpreter lock's fields, too", arguments: gilContract)
  func gilFields(path: String) throws {
    var summary = Summary(trace)
    summary.gil = [
      GILSummary(
        pid: 1, interpreter: 0, holdSeconds: 0, waitSeconds: 0, handoffs: 0, holdShare: 0,
        convoyRatio: 0, takes: 0, meanWaitSeconds: nil, handoffLatencySeconds: nil, sharers: 0,
        threads: [])
    ]
    #expect(try json(summary).at("gil.0.\(path)") != nil)
  }

  @Test("what is not known is null; what is known has its value")
  func values() throws {
    let json = try json(Summary(trace))
    for path in [
      "label", "exitStatus", "spanSeconds", "logicalParallelism", "criticalPath",
      "maxResidentBytes", "accounting",
    ] {
      #expect(json.at(path) == .null, "\(path)")
    }
    #expect(json.at("format") == .text("coreograph-summary/1"))
    #expect(json.at("capture.method") == .text("switches"))
    #expect(json.at("capture.lostRecords") == .number(1))
    #expect(json.at("verdict") == .text("sequential"))
    #expect(json.at("bound") == .text("mixed"))
    #expect(json.at("wallSeconds") == .number(200e-9))
    #expect(json.at("parallelism.mean") == .number(0.5))
    #expect(json.at("states.blocked") == .number(100e-9))
    #expect(json.at("findings.0.id") == .text("lost-records"))
    #expect(json.at("findings.0.severity") == .text("warning"))
    #expect(json.at("gil") == .list([]))
  }

  @Test("where nobody saw cores, nothing that rests on them is 0")
  func withoutCores() throws {
    let json = try json(
      Summary(makeTrace(with: makeMetadata(method: .tasks), began(1), ended(.t(1), at: 200))))
    for path in [
      "cpuSeconds", "parallelism", "migrations", "processes.0.cpuSeconds",
      "threads.0.runningSeconds", "threads.0.cores", "threads.0.migrations",
      "threads.0.contextSwitches", "tasks.meanRunSeconds", "tasks.longestRunSeconds",
    ] {
      #expect(json.at(path) == .null, "\(path)")
    }
    #expect(json.at("threads.0.states.unknown") == .number(200e-9))
  }

  @Test("an empty trace and names of any characters make valid JSON")
  func extremes() throws {
    var metadata = makeMetadata(cores: [])
    metadata.label = "\u{0}\u{1b}\"\\\u{2028}</script>"
    #expect(
      try json(Summary(makeTrace(with: metadata))).at("label") == .text(metadata.label ?? ""))
  }

  @Test("what was written is read back", arguments: UInt64(0)..<20)
  func roundTrip(seed: UInt64) throws {
    let summary = Summary(RandomTrace.make(seed: seed, spans: 200, cores: 3))
    let data = try JSONEncoder().encode(summary)
    #expect(try JSONDecoder().decode(Summary.self, from: data) == summary)
  }
}
