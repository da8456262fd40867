import CoreographMarks

/// Work that is cut into tasks, about equally hard; any model can do it.
protocol Workload: Sendable {
  /// What comes of a task.
  associatedtype Output: Sendable & Codable

  /// Its name on the command line.
  static var name: String { get }
  /// What the command line says.
  init(_ options: Options)
  /// What only one can do, before there are tasks to hand out.
  func workAlone() -> Output?
  /// How many tasks there are.
  var tasks: Int { get }
  /// Does one of them.
  func work(_ task: Int) -> Output
  /// The same for those who await.
  func workAsync(_ task: Int) async -> Output
  /// What all outputs, in any order, say together.
  func answer(_ outputs: [Output]) async throws -> String
}

extension Workload {
  func workAlone() -> Output? { nil }
  func workAsync(_ task: Int) async -> Output { work(task) }

  /// Does a task and marks it, so that the recording shows it.
  func run(_ task: Int) -> Output { withSpan("\(Self.name) \(task)") { work(task) } }

  /// The same for those who await.
  func runAsync(_ task: Int) async -> Output {
    await withSpan("\(Self.name) \(task)") { await workAsync(task) }
  }

  /// The tasks that fall to one of several workers: every n-th.
  func share(of worker: Int, among workers: Int) -> StrideTo<Int> {
    stride(from: worker, to: tasks, by: workers)
  }
}

/// A way of running tasks.
protocol Model {
  /// The outputs of all tasks of `work`, in any order.
  static func run<Work: Workload>(_ work: Work, workers: Int) async throws -> [Work.Output]
}
