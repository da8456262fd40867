/// Squares many numbers: so little work for each that handing it out costs more.
struct Squares: Workload {
  static let name = "squares"
  let tasks: Int

  init(_ options: Options) { tasks = options.count(2000) }

  func work(_ task: Int) -> Int { task * task }

  func answer(_ squares: [Int]) -> String { "\(squares.reduce(0, +)) in all" }
}
