import ArgumentParser

/// The lab's experiments in Swift: a workload under a model.
@main struct CoreographLab: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "coreograph-lab",
    abstract: "Run the lab's experiments in Swift.",
    discussion: """
      Example: coreograph-lab primes --model swift-tasks --workers 4

      'coreograph lab run' records them; 'coreograph lab list' says what each is.
      """)

  static let workloads: [any Workload.Type] = [
    Primes.self, Mandelbrot.self, Sleep.self, Sort.self, Squares.self, Amdahl.self,
    Hashing.self, Counter.self,
  ]
  static let services: [any Service.Type] = [Echo.self, HTTPFetch.self]
  static let names = workloads.map { $0.name } + services.map { $0.name }

  @OptionGroup var options: Options

  @Argument(help: "What the tasks do: \(names.joined(separator: ", ")).")
  var workload: String

  @Option(help: "How they are run: \(ModelName.allCases.map(\.rawValue).joined(separator: ", ")).")
  var model = ModelName.tasks

  @Option(help: "How many at once.")
  var workers = 4

  @Option(help: .hidden)
  var share: Int?

  mutating func validate() throws {
    guard workers >= 1 else { throw ValidationError("--workers \(workers): at least 1") }
    guard Self.names.contains(workload) else {
      throw ValidationError("no workload '\(workload)': \(Self.names.joined(separator: ", "))")
    }
    guard (model == .nio) == Self.services.contains(where: { $0.name == workload }) else {
      throw ValidationError("\(workload) under \(model.rawValue): swift-nio is for servers")
    }
  }

  mutating func run() async throws {
    for type in Self.workloads where type.name == workload { try await run(type.init(options)) }
    for type in Self.services where type.name == workload {
      print(try await SwiftNIO.run(type.init(options), workers: workers))
    }
  }

  private func run(_ work: some Workload) async throws {
    if let share { return try SwiftProcesses.share(work, of: share, among: workers) }
    let alone = work.workAlone()
    let outputs =
      switch model {
      case .threads: SwiftThreads.run(work, workers: workers)
      case .gcd: SwiftGCD.run(work, workers: workers)
      case .tasks: await SwiftTasks.run(work, workers: workers)
      case .processes: try SwiftProcesses.run(work, workers: workers)
      case .nio: throw ValidationError("swift-nio is for servers")
      }
    print(try await work.answer(outputs + (alone.map { [$0] } ?? [])))
  }
}

/// The models by their names in the catalogue.
enum ModelName: String, CaseIterable, ExpressibleByArgument {
  case threads = "swift-threads"
  case gcd = "swift-gcd"
  case tasks = "swift-tasks"
  case processes = "swift-processes"
  case nio = "swift-nio"
}

/// What workloads take from the command line.
struct Options: ParsableArguments {
  @Option(help: "How much work, in the workload's own unit.")
  var size: Double?

  @Option(help: "The percentage of 'amdahl' that only one can do.")
  var serial = 20

  @Option(help: "Where 'mandelbrot' writes its picture, a PNG.")
  var picture: String?

  /// The size, or what it is when the user does not say.
  func number(_ usual: Double) -> Double { size ?? usual }

  /// The size as a whole number.
  func count(_ usual: Int) -> Int { size.map { Int($0) } ?? usual }
}
