import Trace

@testable import Figures

/// Recordings of programs that never ran, made of what a recorder would have written: for pictures
/// and laws. Times are milliseconds.
struct ProgramScript {
  private var builder = TraceBuilder()
  private var cores: [Int32]

  init(cores: Int = 2) { self.cores = (0..<Int32(cores)).map { $0 } }

  mutating func process(_ pid: Int32, _ name: String, at start: Double, parent: Int32? = nil) {
    builder.receive(
      .processStarted(ProcessStart(pid: pid, parent: parent, name: name, at: ms(start))))
  }

  mutating func thread(
    _ tid: Int32, of pid: Int32, _ name: String, at start: Double, creator: Int32? = nil
  ) {
    builder.receive(
      .threadStarted(
        ThreadStart(
          thread: ThreadKey(pid: pid, tid: tid),
          creator: creator.map { ThreadKey(pid: pid, tid: $0) }, name: name, at: ms(start))))
  }

  mutating func run(
    _ tid: Int32, of pid: Int32, core: Int32, _ from: Double, _ to: Double,
    end: SpanEnd = .blocked
  ) {
    builder.receive(
      .running(
        RunningSpan(
          thread: ThreadKey(pid: pid, tid: tid), core: core, time: TimeRange(ms(from), ms(to)),
          end: end)))
  }

  mutating func wait(
    _ tid: Int32, of pid: Int32, _ from: Double, _ to: Double, _ cause: WaitCause,
    in place: String? = nil
  ) {
    builder.receive(
      .blocked(
        BlockedSpan(
          thread: ThreadKey(pid: pid, tid: tid), time: TimeRange(ms(from), ms(to)), cause: cause,
          place: place, evidence: .observed, waker: nil)))
  }

  mutating func end(_ tid: Int32, of pid: Int32, at end: Double) {
    builder.receive(
      .threadEnded(ThreadEnd(thread: ThreadKey(pid: pid, tid: tid), at: ms(end), why: .exited)))
  }

  mutating func foreign(core: Int32, _ from: Double, _ to: Double, _ name: String) {
    builder.receive(
      .foreign(ForeignSpan(core: core, time: TimeRange(ms(from), ms(to)), name: name)))
  }

  mutating func receive(_ record: TraceRecord) { builder.receive(record) }

  /// The recording, as if of `command`.
  consuming func trace(
    _ command: [String] = ["python3", "program.py"], label: String? = nil,
    method: TraceMetadata.Method = .switches
  ) -> Trace {
    var metadata = TraceMetadata(
      writer: "coreograph 0.1.0", label: label, command: command, workingDirectory: nil,
      machine: TraceMetadata.Machine(
        hostname: "host", processor: "Intel(R) Xeon(R) Processor @ 2.90GHz", kernel: "Linux 6.1",
        architecture: "x86_64", memoryBytes: 1 << 34),
      cores: TraceMetadata.Cores(online: cores, usable: cores, quota: nil),
      capture: TraceMetadata.CaptureFacts(
        method: method, notes: [], lostRecords: 0, overheadSeconds: 0.01,
        samplePeriodSeconds: method == .procfs ? 0.01 : nil, accountedShare: 0.9991),
      clock: TraceMetadata.Clock(
        name: "CLOCK_MONOTONIC", originNanoseconds: "1000000000",
        originUnixNanoseconds: "1795250000000000000"))
    metadata.exit = TraceMetadata.ExitFacts(status: 0, signal: nil)
    return builder.finish(metadata: metadata)
  }

  private func ms(_ value: Double) -> Nanoseconds { Nanoseconds((value * 1e6).rounded()) }
}

/// The programs.
enum Program {
  /// Threads that compute in turns, as CPython's do: each holds the interpreter lock for 5 ms.
  static func turns(threads: Int, cores: Int = 2, milliseconds: Double = 600) -> Trace {
    var script = ProgramScript(cores: cores)
    let pid: Int32 = 4200
    script.process(pid, "python3", at: 0)
    script.thread(pid, of: pid, "python3", at: 0)
    script.run(pid, of: pid, core: 0, 0, 28)
    for index in 1...threads {
      script.thread(pid + Int32(index), of: pid, "python3", at: 20 + Double(index), creator: pid)
    }
    script.wait(pid, of: pid, 28, milliseconds - 8, .lock, in: "futex")
    var now = 28.0
    var turn = 0
    while now + 5 < milliseconds - 10 {
      let tid = pid + 1 + Int32(turn % threads)
      script.run(tid, of: pid, core: Int32(turn / 7 % cores), now, now + 5)
      now += 5.02
      turn += 1
    }
    for index in 1...threads {
      let tid = pid + Int32(index)
      script.run(tid, of: pid, core: 1 % Int32(cores), now, now + 0.05, end: .exited)
      now += 0.06
      script.end(tid, of: pid, at: now)
    }
    script.run(pid, of: pid, core: 0, milliseconds - 8, milliseconds, end: .exited)
    script.end(pid, of: pid, at: milliseconds)
    return script.trace(
      ["python3", "primes.py", "--model", "threading"], label: "primes, threading")
  }

  /// Processes that compute on all cores, more of them than cores.
  static func pool(workers: Int, cores: Int = 2, milliseconds: Double = 330) -> Trace {
    var script = ProgramScript(cores: cores)
    let pid: Int32 = 5100
    script.process(pid, "python3", at: 0)
    script.thread(pid, of: pid, "python3", at: 0)
    script.run(pid, of: pid, core: 0, 0, 24)
    script.wait(pid, of: pid, 24, milliseconds - 6, .child, in: "wait4")
    for index in 0..<workers {
      let worker = pid + 1 + Int32(index)
      let start = 12 + 3 * Double(index)
      script.process(worker, "python3", at: start, parent: pid)
      script.thread(worker, of: worker, "python3", at: start)
    }
    // Time slices of 12 ms, dealt out in turn.
    for core in 0..<cores {
      var now = 25.0 + Double(core) * 0.5
      var turn = core
      while now < milliseconds - 8 {
        let worker = pid + 1 + Int32(turn % workers)
        let end = min(now + 11 + Double((turn * 7) % 5), milliseconds - 7)
        script.run(worker, of: worker, core: Int32(core), now, end, end: .preempted)
        now = end + 0.02
        turn += cores
      }
    }
    for index in 0..<workers {
      let worker = pid + 1 + Int32(index)
      script.end(worker, of: worker, at: milliseconds - 6)
    }
    script.run(pid, of: pid, core: 0, milliseconds - 6, milliseconds, end: .exited)
    script.end(pid, of: pid, at: milliseconds)
    return script.trace(
      ["python3", "primes.py", "--model", "multiprocessing"], label: "primes, multiprocessing")
  }

  /// The same work under four models.
  static var models: [NamedTrace] {
    [
      NamedTrace(name: "primes/sequential", trace: turns(threads: 1, milliseconds: 400)),
      NamedTrace(name: "primes/threading", trace: turns(threads: 4, milliseconds: 420)),
      NamedTrace(name: "primes/process-pool", trace: pool(workers: 4, milliseconds: 230)),
      NamedTrace(name: "primes/asyncio", trace: eventLoop()),
    ]
  }

  /// Threads that sleep at the same time.
  static func sleepers(_ count: Int) -> Trace {
    var script = ProgramScript()
    let pid: Int32 = 6300
    script.process(pid, "python3", at: 0)
    script.thread(pid, of: pid, "python3", at: 0)
    script.run(pid, of: pid, core: 0, 0, 22)
    script.wait(pid, of: pid, 22, 224, .lock, in: "futex")
    for index in 1...count {
      let tid = pid + Int32(index)
      let start = 18 + Double(index) * 0.5
      script.thread(tid, of: pid, "python3", at: start, creator: pid)
      script.run(tid, of: pid, core: 1, start + 0.05, start + 0.3)
      script.wait(tid, of: pid, start + 0.3, start + 200, .timer, in: "clock_nanosleep")
      script.run(tid, of: pid, core: 1, start + 200, start + 200.2, end: .exited)
      script.end(tid, of: pid, at: start + 200.2)
    }
    script.run(pid, of: pid, core: 0, 224, 230, end: .exited)
    script.end(pid, of: pid, at: 230)
    return script.trace(["python3", "sleep.py"], label: "sleep, threading")
  }
}
