/// Measurements of one program with different numbers of workers.
public struct ScalingTable: Sendable, Equatable {
  /// What was measured.
  public enum Quantity: String, Sendable, Codable {
    /// Seconds for the whole work: less is better.
    case time
    /// Work per time, in any unit: more is better.
    case throughput
    /// Throughput over that of one worker, as someone else worked it out.
    case speedup
  }

  /// One measurement.
  public struct Sample: Sendable, Equatable {
    /// How many workers there were: at least 1.
    public var workers: Int
    /// The time or throughput: above 0 and finite.
    public var value: Double
    /// Whether it only warmed the machine up, and says nothing of the program.
    public var isWarmup: Bool
    /// What of the time was spent on cores, all workers together; nil where nobody counted.
    public var load: Load?

    /// Makes a sample from its parts.
    public init(workers: Int, value: Double, isWarmup: Bool = false, load: Load? = nil) {
      self.workers = workers
      self.value = value
      self.isWarmup = isWarmup
      self.load = load
    }
  }

  /// What all workers of a measurement together did with its time.
  public struct Load: Sendable, Equatable {
    /// Processor time: 0 or more.
    public var processorSeconds: Double
    /// For how long workers that had no more to do waited for the last one; 0 where nobody counted.
    public var unevenSeconds: Double
    /// For how long workers waited within their work, for locks, data or each other; nil where nobody
    /// counted.
    public var waitingSeconds: Double?

    /// Makes a load from its parts.
    public init(
      processorSeconds: Double, unevenSeconds: Double = 0, waitingSeconds: Double? = nil
    ) {
      self.processorSeconds = processorSeconds
      self.unevenSeconds = unevenSeconds
      self.waitingSeconds = waitingSeconds
    }
  }

  /// What is known of a program's serial share without its times.
  public struct KnownSerial: Sendable, Equatable {
    /// What the program was told to make it, from 0 to 1; nil where nobody told it.
    public var set: Double?
    /// What only one worker does however many there are, as a share of one worker's processor time: a
    /// number for every run. Empty where no marks tell.
    public var marked: [Double]

    /// Makes it from its parts.
    public init(set: Double? = nil, marked: [Double] = []) {
      self.set = set
      self.marked = marked
    }
  }

  /// What to call it.
  public var name: String
  /// What was measured.
  public var quantity: Quantity
  /// The measurements, in the order in which they were made.
  public var samples: [Sample]
  /// How many cores the program could use, a fraction under a quota; nil where nobody says.
  public var cores: Double?
  /// Where the measurements come from, in pieces of one line.
  public var provenance: [String]
  /// What is known of the serial share.
  public var knownSerial = KnownSerial()

  /// Makes a table from its parts.
  public init(
    name: String, quantity: Quantity, samples: [Sample], cores: Double? = nil,
    provenance: [String] = []
  ) {
    self.name = name
    self.quantity = quantity
    self.samples = samples
    self.cores = cores
    self.provenance = provenance
  }

  /// The values that a measurement may have: what lies outside would overflow when squared.
  static let reasonable = 1e-100...1e100
  /// The most workers that a measurement may have.
  static let mostWorkers = 1_000_000_000
}

/// A table that cannot be read: one line that names the file, the place and the fix.
public struct TableError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The file as the user named it.
  public var path: String
  /// Line and column, from 1, where the fault has a place.
  public var place: Place?
  /// What is wrong and how to mend it.
  public var what: String

  /// A place in a text.
  public struct Place: Sendable, Equatable {
    /// From 1.
    public var line: Int
    /// In characters, from 1.
    public var column: Int

    /// Makes a place from its parts.
    public init(line: Int, column: Int) {
      self.line = line
      self.column = column
    }
  }

  /// Makes an error from its parts.
  public init(path: String, place: Place? = nil, what: String) {
    self.path = path
    self.place = place
    self.what = what
  }

  /// `PATH:LINE:COLUMN: WHAT`.
  public var description: String {
    let name = path == "-" ? "standard input" : path
    guard let place else { return "\(name): \(what)" }
    return "\(name):\(place.line):\(place.column): \(what)"
  }
}
