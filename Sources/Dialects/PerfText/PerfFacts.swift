import Glibc
import Trace

/// What a text says of itself, in the lines that begin with `#`.
struct PerfFacts {
  /// The tool that wrote it.
  var tool = "perf script"
  /// What is to be said of a text that ends too early.
  var cut: String?
  private var machine = TraceMetadata.Machine(
    hostname: "", processor: "", kernel: "", architecture: "", memoryBytes: 0)
  private var coreCount: Int32?

  /// Takes a line that begins with `#`.
  mutating func read(_ line: UnsafeRawBufferPointer) {
    guard line.count < 4096 else { return }
    let text = String(decoding: line, as: UTF8.self)
    if text.hasPrefix("# tracer:") { tool = "ftrace" }
    guard let colon = text.firstRange(of: " : ") else { return }
    let value = String(text[colon.upperBound...])
    switch text[..<colon.lowerBound].dropFirst(2) {
    case "hostname": machine.hostname = value
    case "os release": machine.kernel = "Linux \(value)"
    case "arch": machine.architecture = value
    case "cpudesc": machine.processor = value
    case "nrcpus online": coreCount = Int32(value).flatMap { (1...65_536).contains($0) ? $0 : nil }
    case "total memory":
      let kibibytes = value.split(separator: " ").first.flatMap { UInt64($0) } ?? 0
      machine.memoryBytes = kibibytes < 1 << 44 ? kibibytes << 10 : 0
    default: break
    }
  }

  /// The metadata of a trace of the text.
  ///
  /// - Parameter cores: those that the text names, where it is about all of them.
  func metadata(
    method: TraceMetadata.Method, origin: Nanoseconds, cores: [Int32]
  ) -> TraceMetadata {
    var metadata = TraceMetadata(
      writer: tool, label: nil, command: [], workingDirectory: nil, machine: machine,
      cores: TraceMetadata.Cores(online: [], usable: [], quota: nil),
      capture: TraceMetadata.CaptureFacts(
        method: method, notes: [], lostRecords: 0, overheadSeconds: 0, samplePeriodSeconds: nil,
        accountedShare: nil),
      clock: TraceMetadata.Clock(
        name: "of \(tool)", originNanoseconds: "\(origin)", originUnixNanoseconds: "0"))
    let online = coreCount.map { Array(0..<$0) } ?? cores
    metadata.cores.online = online
    metadata.cores.usable = online
    metadata.cutShort = cut != nil
    return metadata
  }
}
