/// A workload: what the tasks of an experiment do.
public struct Workload: Sendable {
  /// Its name on the command line; `ID.py` (with `_` for `-`) is its program.
  public var id: String
  /// What it does, in a few words.
  public var title: String
  /// What limits it: `CPU, holding the GIL`, `waiting`, `network` and so on.
  public var boundBy: String
  /// How much of it there is in a run, for the program's option `--size`.
  public var size: Size
  /// How many workers share it when the user does not say.
  public var workers: DefaultWorkers
  /// What else the user can set.
  public var options: [Option]
  /// The forms in which it offers its work.
  public var forms: [TaskForm]
  /// What must be there that not every machine has.
  public var needs: [Requirement]
  /// The kind of picture that it writes, such as `png`, for the program's option `--picture`; nil
  /// for none.
  public var picture: String?
  /// The only models under which it makes sense; nil for all.
  public var only: Restriction?
  /// The models under which it makes no sense, each with the reason.
  public var unsuited: [String: String]
  /// Whether `lab run` runs it when nothing is named.
  public var isMain: Bool
  /// How a line begins that the program prints besides its answer and that is as well worth knowing,
  /// such as `latency: `; nil for none.
  public var remark: String?
  /// What the program prints when it worked, computed here by another method.
  public var answer: @Sendable (Setting) -> ExpectedAnswer

  /// How much work, in the workload's own unit.
  public struct Size: Sendable, Equatable {
    /// For a run to look at: about a second, sequentially.
    public var full: String
    /// For `--quick`.
    public var quick: String

    /// Makes a size from its parts.
    public init(full: String, quick: String) {
      self.full = full
      self.quick = quick
    }
  }

  /// Something that the user can set: `--NAME` of the program, `--set NAME=VALUE` of `lab run`.
  public struct Option: Sendable, Equatable {
    /// Its name.
    public var name: String
    /// Its value when the user does not say.
    public var value: String
    /// What it means.
    public var help: String

    /// Makes an option from its parts.
    public init(name: String, value: String, help: String) {
      self.name = name
      self.value = value
      self.help = help
    }
  }

  /// How many workers share a workload when the user does not say.
  public enum DefaultWorkers: Sendable, Equatable {
    /// One for each core that the program may use, from 2 to 8: more would only take turns.
    case asManyAsCores
    /// Always as many, whatever the machine: waiting takes no core.
    case fixed(Int)
  }

  /// Makes a workload from its parts; work in the form ``TaskForm/call`` is always offered.
  public init(
    id: String, title: String, boundBy: String, size: Size, workers: DefaultWorkers,
    options: [Option] = [], alsoAs forms: [TaskForm] = [], needs: [Requirement] = [],
    picture: String? = nil, only: Restriction? = nil, unsuited: [String: String] = [:],
    isMain: Bool = false, remark: String? = nil,
    answer: @escaping @Sendable (Setting) -> ExpectedAnswer
  ) {
    self.id = id
    self.title = title
    self.boundBy = boundBy
    self.size = size
    self.workers = workers
    self.options = options
    self.forms = [.call] + forms
    self.needs = needs
    self.picture = picture
    self.only = only
    self.unsuited = unsuited
    self.isMain = isMain
    self.remark = remark
    self.answer = answer
  }

  /// How many workers share it on a machine that offers `cores` of them.
  public func defaultWorkers(cores: Int) -> Int {
    switch workers {
    case .asManyAsCores: min(max(cores, 2), 8)
    case .fixed(let count): count
    }
  }
}

/// How an experiment is set: what an answer may depend on.
public struct Setting: Sendable, Equatable {
  /// How much work, in the workload's own unit.
  public var size: String
  /// The model's id.
  public var model: String
  /// How many workers share the tasks.
  public var workers: Int
  /// The values of the workload's options, by name.
  public var options: [String: String]

  /// Makes a setting from its parts.
  public init(
    size: String, model: String = "sequential", workers: Int = 1, options: [String: String] = [:]
  ) {
    self.size = size
    self.model = model
    self.workers = workers
    self.options = options
  }

  /// The size as a whole number; 0 where it is none.
  public var count: Int { Int(size) ?? 0 }
}

/// What a program should print last.
public enum ExpectedAnswer: Sendable {
  /// Exactly this.
  case exactly(String)
  /// Something that `holds` says yes to; the description stands for it, as in `N lost updates`.
  case like(String, holds: @Sendable (String) -> Bool)
  /// Exactly this, before the signal ends it.
  case untilEnded(String, bySignal: Int32)

  /// The answer, or what it is like.
  public var description: String {
    switch self {
    case .exactly(let text), .like(let text, _), .untilEnded(let text, _): text
    }
  }

  /// With which exit status the program should end.
  public var exitStatus: Int32 {
    if case .untilEnded(_, let signal) = self { 128 + signal } else { 0 }
  }

  /// Whether `answer` is right.
  public func accepts(_ answer: String) -> Bool {
    switch self {
    case .exactly(let text), .untilEnded(let text, _): answer == text
    case .like(_, let holds): holds(answer)
    }
  }
}
