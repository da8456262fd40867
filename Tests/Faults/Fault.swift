import ArgumentParser

/// What happens to a recording.
enum Fault: String, CaseIterable, ExpressibleByArgument {
  /// Nothing: what the oracles say must hold here above all.
  case none
  case killRecorder = "kill-recorder"
  case killProgram = "kill-program"
  case killWorker = "kill-worker"
  case fullDisk = "full-disk"
  case removedFile = "removed-file"
  case removedFolder = "removed-folder"
  /// The recorder is stopped while the program goes on, as a machine without a free core would.
  case overflow
  /// The recorder's user may lock so little memory that its buffers are as small as can be.
  case smallBuffers = "small-buffers"
  /// CLOCK_REALTIME steps for the recorder and the program.
  case clockStep = "clock-step"
  /// The program lives in a time namespace.
  case timeNamespace = "time-namespace"
  /// The recorder and the program do.
  case wholeTimeNamespace = "whole-time-namespace"
  /// Threads are sent to other cores.
  case affinity
  /// The same by a control group, which also holds for threads that come later.
  case cpuset
  /// A control group takes the cores away for parts of each tenth of a second.
  case quota
  /// The program stands still for a while, by a control group.
  case freezer
  /// The program stands still for a while, by a signal.
  case stopped
  case storm = "process-storm"
  case crowd = "ten-thousand-threads"

  /// The kind of control group that it takes.
  var group: OwnGroup.Kind? {
    switch self {
    case .cpuset: .cpuset
    case .quota: .quota
    case .freezer: .freezer
    default: nil
    }
  }

  /// Whether the recorder lives until its program ends.
  var sparesRecorder: Bool { self != .killRecorder }
  /// Whether the program does all that it would do alone.
  var sparesProgram: Bool { self != .killProgram && self != .killWorker }
  /// Whether there is a trace at all in the end.
  var sparesOutput: Bool { self != .removedFile && self != .removedFolder }
}

/// A program that keeps a log of what it does.
enum Subject: String, CaseIterable {
  case threads, spin, tree, storm, swap, crowd
  case pythonThreads = "python-threads"
  case pythonTasks = "python-asyncio"
  case pythonPool = "python-pool"

  var isPython: Bool { rawValue.hasPrefix("python") }

  /// Whether it starts processes that do the work.
  var hasWorkers: Bool { self == .tree || self == .pythonPool || self == .swap }

  /// What the log calls tasks, as the recorder's agent names their kind.
  var hasTasks: Bool { self == .pythonTasks || self == .pythonPool }

  /// The command that runs it with its log at `log`.
  func command(log: String, place: Place) -> [String] {
    switch self {
    case .threads: [place.load, log, "threads", "4", "60"]
    case .spin: [place.load, log, "spin", "2", "300"]
    case .tree: [place.load, log, "tree", "3", "40"]
    case .storm: [place.load, log, "storm", "1500", "1"]
    case .swap: [place.load, log, "swap", "2", "12000"]
    case .crowd: [place.load, log, "crowd", "10000", "1"]
    case .pythonThreads: [place.python, place.witness, log, "threads", "4", "40"]
    case .pythonTasks: [place.python, place.witness, log, "asyncio", "20", "8"]
    case .pythonPool: [place.python, place.witness, log, "pool", "3", "40"]
    }
  }
}

/// Everything about one run that is drawn before it starts.
struct Plan: CustomStringConvertible {
  let number: Int
  let fault: Fault
  let subject: Subject
  let rung: String
  let isPacked: Bool

  init(number: Int, fault: Fault, machine: Machine, random: inout RandomSource) {
    self.number = number
    self.fault = fault
    let ordinary = Subject.allCases.filter { $0 != .crowd && $0 != .storm }
    let choice: [Subject] =
      switch fault {
      case .storm: [.storm]
      case .crowd: [.crowd]
      case .overflow, .smallBuffers: [.swap]
      case .killWorker: ordinary.filter(\.hasWorkers)
      default: ordinary
      }
    subject = choice.randomElement(using: &random) ?? .threads
    // Records are lost in the kernel's buffers, and nothing is buffered by sampling; ordinary users
    // have one rung with buffers.
    let rungs: [String] =
      switch fault {
      case .overflow: machine.rungs.filter { $0 != "procfs" }
      case .smallBuffers: ["switches"]
      default: machine.rungs
      }
    rung = rungs.randomElement(using: &random) ?? "procfs"
    isPacked = Int.random(in: 0..<4, using: &random) == 0
  }

  var traceName: String { isPacked ? "t.json.gz" : "t.json" }
  var description: String { "\(fault.rawValue) of \(subject.rawValue) on \(rung)" }
}
