import Foundation
import Glibc
import Trace

/// What came of one run.
struct Outcome {
  var failures: [String] = []
  var isCut = false
  var isRepaired = false
  var lostRecords: UInt64 = 0
  /// How many logged stretches of work agreed with the trace.
  var agreed = 0
  /// How many lie where the trace says that records are missing, or that nothing is known.
  var uncertain = 0
  /// How far a thread's time on cores was from what the kernel's clocks say, at most, as a share of what is allowed.
  var usedTolerance = 0.0
  /// Whether a fault came before there was anything to record.
  var isEmpty = false
  /// From the last moment in the trace to the recorder's death, in seconds.
  var lag: Double?
}

/// One recording that something happens to.
struct DisturbedRun {
  let plan: Plan
  let place: Place
  var random: RandomSource

  private var folder: URL { place.folder(of: plan.number) }
  private var outputFolder: URL { folder.appending(path: "out") }
  private var trace: URL { outputFolder.appending(path: plan.traceName) }
  private var log: URL { folder.appending(path: "log") }
  private var mark: String { "\(getpid())-\(plan.number)" }

  /// Makes the recording, disturbs it, and looks at what is left.
  func result() -> Outcome {
    var outcome = Outcome()
    do {
      try attempt(&outcome)
    } catch {
      outcome.failures.append("\(error)")
    }
    for pid in MarkedProcesses(mark: mark).living { kill(pid, SIGKILL) }
    plan.fault.group.flatMap { OwnGroup($0, name: mark) }?.remove()
    return outcome
  }

  private func attempt(_ outcome: inout Outcome) throws {
    var random = random
    let alone = try place.behaviour(of: plan.subject)
    try FileManager.default.createDirectory(at: outputFolder, withIntermediateDirectories: true)
    let disk = plan.fault == .fullDisk ? try SmallDisk(at: outputFolder, &random) : nil
    defer { disk?.remove() }
    chmod(folder.path, 0o777)
    chmod(outputFolder.path, 0o777)
    let greedy = plan.fault == .smallBuffers ? try occupyBuffers() : nil
    defer {
      if let greedy {
        kill(greedy.pid, SIGTERM)
        _ = greedy.wait()
      }
    }
    let stolen = StolenTime()
    let recorder = try start()
    let disturbance = Disturbance(
      plan: plan, recorder: recorder.pid, log: log, output: trace, mark: mark,
      duration: alone.seconds)
    let blow = disturbance.make(&random)

    guard let status = recorder.wait(seconds: 120) else {
      kill(recorder.pid, SIGKILL)
      outcome.failures.append("the recorder did not end")
      return
    }
    let recorderDied = !plan.fault.sparesRecorder && status == 128 + SIGKILL
    let hadBegun = WitnessLog.root(of: log) != nil
    // A program that was only starting when its recorder died has as much time as any.
    if recorderDied, !hadBegun { _ = MarkedProcesses(mark: mark).remaining(after: 60) }
    let root = WitnessLog.root(of: log)
    // The program goes on without its recorder, if it had begun and not ended: then the recorder has its status.
    var programStatus: Int32? = status
    if recorderDied {
      programStatus = root.flatMap {
        Child.isOurs($0) ? Child.reap($0, seconds: 60) : alone.status
      }
    }
    // Those of a killed program's processes that wait for ever for it do so alone, too.
    if plan.fault == .killProgram {
      usleep(200_000)
      for pid in MarkedProcesses(mark: mark).living { kill(pid, SIGKILL) }
    }
    let left = MarkedProcesses(mark: mark).remaining(after: 20)
    if !left.isEmpty { outcome.failures.append("processes left over: \(left)") }
    while waitpid(-1, nil, WNOHANG) > 0 {}
    if root != nil {
      let seen = Behaviour(
        status: programStatus ?? -1, output: text("output"), diagnostics: text("diagnostics"),
        seconds: 0)
      compare(seen, with: alone, blow, &outcome)
    }
    if plan.fault.sparesOutput {
      let oracle = TraceOracle(
        plan: plan, place: place, trace: trace, log: WitnessLog(at: log),
        stolen: stolen.nanoseconds, mayBeAbsent: !hadBegun || blow.isEarly,
        recorderDied: recorderDied ? blow.moment : nil)
      oracle.judge(&outcome)
    }
    try checkRemains(&outcome)
  }

  private func text(_ name: String) -> String {
    (try? String(contentsOf: folder.appending(path: name), encoding: .utf8)) ?? ""
  }

  private func start() throws -> Child {
    let program = plan.subject.command(log: log.path, place: place)
    let namespace = ["unshare", "--time", "--monotonic", "\(WitnessLog.namespaceOffset)"]
    var command = [
      place.coreograph, "record", "--quiet", "--capture", plan.rung, "-o", trace.path, "--",
    ]
    command += plan.fault == .timeNamespace ? namespace + program : program
    if plan.fault == .smallBuffers { command = OrdinaryUser.command(command) }
    if plan.fault == .wholeTimeNamespace { command = namespace + command }
    var environment = [
      MarkedProcesses.variable: mark, "TMPDIR": folder.appending(path: "tmp").path,
    ]
    if plan.fault == .clockStep { environment["LD_PRELOAD"] = try place.steppingClock() }
    return try Child(
      command, in: folder.path,
      streams: .init(
        output: folder.appending(path: "output").path,
        diagnostics: folder.appending(path: "diagnostics").path), environment: environment)
  }

  /// Another recording of the same user, which takes the share of memory that every user has.
  private func occupyBuffers() throws -> Child {
    let greedy = try Child(
      OrdinaryUser.command([
        place.coreograph, "record", "--quiet", "--capture", "switches", "--gil", "off", "--tasks",
        "off", "-o", "/dev/null", "--", "sleep", "60",
      ]), in: "/", streams: nil, environment: [MarkedProcesses.variable: "\(mark)-greedy"])
    // It has its buffers when its program runs.
    while MarkedProcesses(mark: "\(mark)-greedy").living.count < 2 { usleep(2000) }
    usleep(50_000)
    return greedy
  }

  /// The program does and says what it does and says alone.
  private func compare(
    _ seen: Behaviour, with alone: Behaviour, _ blow: Disturbance.Blow,
    _ outcome: inout Outcome
  ) {
    let own = seen.diagnostics.split(separator: "\n").filter { $0.hasPrefix("coreograph: ") }
    if plan.fault.sparesProgram {
      if seen.status != alone.status {
        outcome.failures.append("status \(seen.status) instead of \(alone.status)")
      }
      if seen.output != alone.output {
        outcome.failures.append("says \(seen.output.debugDescription)")
      }
      if seen.diagnostics.split(separator: "\n").count != own.count {
        outcome.failures.append("complains: \(seen.diagnostics.debugDescription)")
      }
    } else if plan.fault == .killProgram, blow.hit, seen.status != 128 + SIGKILL {
      outcome.failures.append("status \(seen.status) of a killed program")
    }
    // A disk may be large enough after all.
    let mayBeQuiet = plan.fault == .fullDisk || !blow.hit
    let expectsWord = plan.fault == .fullDisk || !plan.fault.sparesOutput
    if own.count > 1 || (own.isEmpty && expectsWord && !mayBeQuiet)
      || (!own.isEmpty && !expectsWord)
    {
      outcome.failures.append("the recorder says \(seen.diagnostics.debugDescription)")
    }
  }

  /// Nothing is left in the folders for temporary files, and nothing but the trace where it is.
  private func checkRemains(_ outcome: inout Outcome) throws {
    let inMemory = place.leftInMemory
    // Children of a killed worker can outlive the program as those of a killed program do, and need the
    // library for as long.
    let leavesOrphans =
      plan.fault == .killProgram
      || plan.fault == .killWorker && (plan.subject == .tree || plan.subject == .swap)
    let mayLeave = plan.fault == .killRecorder || leavesOrphans
    if !mayLeave { outcome.failures += inMemory.map { "/dev/shm/\($0) is left over" } }
    if mayLeave {
      // What a killed recorder had in memory goes with the next recording, and so does what
      // processes needed that outlived their program.
      let next = try Child(
        [
          place.coreograph, "record", "--quiet", "--capture", "procfs", "-o",
          folder.appending(path: "next.json").path, "--", "true",
        ], in: folder.path, streams: nil)
      if next.wait() != 0 { outcome.failures.append("the next recording fails") }
    }
    for name in place.leftInMemory where mayLeave {
      outcome.failures.append("/dev/shm/\(name) is left over after the next recording")
    }
    let manager = FileManager.default
    let temporary = (try? manager.contentsOfDirectory(atPath: folder.path + "/tmp")) ?? []
    for name in temporary { outcome.failures.append("temporary file \(name) is left over") }
    let beside = (try? manager.contentsOfDirectory(atPath: outputFolder.path)) ?? []
    for name in beside where name != plan.traceName {
      outcome.failures.append("\(name) is left over beside the trace")
    }
  }
}

/// A file system of a few kilobytes.
private struct SmallDisk {
  private let folder: URL

  init(at folder: URL, _ random: inout RandomSource) throws {
    self.folder = folder
    let size = "size=\(Int.random(in: 64...400, using: &random))k"
    let mounting = try Child(
      ["mount", "-t", "tmpfs", "-o", size, "none", folder.path], in: "/", streams: nil)
    guard mounting.wait() == 0 else { throw Child.CannotStart(errno: EPERM) }
  }

  func remove() { _ = try? Child(["umount", folder.path], in: "/", streams: nil).wait() }
}

/// How much a hypervisor takes from the machine.
struct StolenTime {
  private let before = Self.ticks

  /// Since this was made, with the grain of the kernel's count.
  var nanoseconds: Nanoseconds {
    let ticks = Self.ticks - before
    return ticks == 0 ? 0 : Nanoseconds(ticks + 1) * 10_000_000
  }

  private static var ticks: Int {
    let text = (try? String(contentsOfFile: "/proc/stat", encoding: .utf8)) ?? ""
    return text.split(separator: "\n").first?.split(separator: " ").dropFirst(8).first
      .flatMap { Int($0) } ?? 0
  }
}
