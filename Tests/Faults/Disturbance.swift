import Foundation
import Glibc
import Trace

/// What happens to a recording, at a random moment of it.
struct Disturbance {
  let plan: Plan
  let recorder: pid_t
  let log: URL
  let output: URL
  let mark: String
  /// How long the program takes alone.
  let duration: Double

  /// What was done.
  struct Blow {
    /// Whether there was something to hit.
    var hit = false
    /// When, on CLOCK_MONOTONIC.
    var moment: Nanoseconds = 0
    /// Whether it came before the recording had begun.
    var isEarly = false
  }

  /// Does it; returns when it is done.
  func make(_ random: inout RandomSource) -> Blow {
    var blow = Blow()
    // Recorders are also hit while they start.
    if plan.fault != .killRecorder { awaitBeginning() }
    usleep(useconds_t(Double.random(in: 0...1.2 * duration, using: &random) * 1e6))
    switch plan.fault {
    case .killRecorder:
      blow.isEarly = !FileManager.default.fileExists(atPath: output.path)
      blow.moment = monotonicNow()
      blow.hit = kill(recorder, SIGKILL) == 0
    case .killProgram:
      if let root = WitnessLog.root(of: log), isMarked(root) { blow.hit = kill(root, SIGKILL) == 0 }
    case .killWorker:
      let root = WitnessLog.root(of: log)
      let workers = MarkedProcesses(mark: mark).living.filter { $0 != root && $0 != recorder }
      if let worker = workers.randomElement(using: &random) {
        blow.hit = kill(worker, SIGKILL) == 0
      }
    // On a busy machine a recording can end while something is removed.
    case .removedFile: blow.hit = isRecording && unlink(output.path) == 0 && isRecording
    case .removedFolder:
      blow.hit =
        isRecording
        && (try? FileManager.default.removeItem(at: output.deletingLastPathComponent())) != nil
        && isRecording
    case .overflow: blow.hit = holdBack(&random)
    case .affinity: for _ in 0..<8 { blow.hit = moveThreads(&random) || blow.hit }
    case .cpuset, .quota, .freezer: blow.hit = confine(&random)
    case .stopped: blow.hit = stop(&random)
    case .none, .fullDisk, .smallBuffers, .clockStep, .timeNamespace, .wholeTimeNamespace, .storm,
      .crowd:
      break
    }
    return blow
  }

  private func awaitBeginning() {
    let watch = Stopwatch()
    while WitnessLog.root(of: log) == nil, watch.seconds < 20 { usleep(1000) }
  }

  private func isMarked(_ pid: pid_t) -> Bool {
    MarkedProcesses(mark: mark).living.contains(pid)
  }

  /// Whether the program is at work still: afterwards the trace is finished, and whoever removes it
  /// then is too late to be noticed.
  private var isRecording: Bool {
    WitnessLog.root(of: log).map { kill($0, 0) == 0 && isMarked($0) } ?? false
  }

  private func holdBack(_ random: inout RandomSource) -> Bool {
    guard isRecording, kill(recorder, SIGSTOP) == 0 else { return false }
    usleep(useconds_t(Int.random(in: 100_000...600_000, using: &random)))
    return kill(recorder, SIGCONT) == 0
  }

  /// Restricts the program by a control group, once or several times, and lets it go again.
  private func confine(_ random: inout RandomSource) -> Bool {
    guard let group = plan.fault.group.flatMap({ OwnGroup($0, name: mark) }) else { return false }
    var hit = false
    for _ in 0..<(group.kind == .cpuset ? 8 : 2) {
      guard group.take(recorded) else { break }
      hit = group.tighten(&random) || hit
      usleep(useconds_t(Int.random(in: 5000...200_000, using: &random)))
      _ = group.loosen()
    }
    return hit
  }

  private func stop(_ random: inout RandomSource) -> Bool {
    let stopped = recorded.filter { kill($0, SIGSTOP) == 0 }
    usleep(useconds_t(Int.random(in: 5000...300_000, using: &random)))
    for pid in stopped { kill(pid, SIGCONT) }
    return !stopped.isEmpty
  }

  /// The processes of the program.
  private var recorded: [pid_t] { MarkedProcesses(mark: mark).living.filter { $0 != recorder } }

  private func moveThreads(_ random: inout RandomSource) -> Bool {
    let cores = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    var moved = false
    for pid in recorded {
      let core = Int.random(in: 0..<cores, using: &random)
      let end = Int.random(in: core..<cores, using: &random)
      let child = try? Child(
        ["taskset", "-acp", "\(core)-\(end)", "\(pid)"], in: "/", streams: nil)
      moved = child?.wait() == 0 || moved
    }
    return moved
  }
}
