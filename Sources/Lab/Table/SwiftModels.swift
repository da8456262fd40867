/// Models in Swift, which `coreograph-lab` runs: Sources/LabSwift has the program of each.
extension Catalogue {
  static let swiftModels = [
    Model(
      id: "swift-threads", title: "Swift: Foundation's Thread, each takes its share of the tasks",
      shows: "threads really in parallel, each on its core: the contrast to 'threading'",
      host: .swift, only: sharedOutOrCounted),
    Model(
      id: "swift-gcd", title: "Swift: DispatchQueue.concurrentPerform, and a queue for the results",
      shows: "Dispatch's workers, as many as there are cores, taking one task after the other",
      host: .swift, usesWorkers: false, only: sharedOutOrCounted),
    Model(
      id: "swift-tasks", title: "Swift: async let, task groups, and an actor for the results",
      shows: "tasks on the cooperative pool: they give up their thread where they are suspended, "
        + "go on with another one, and enter the actor one by one",
      host: .swift, only: sharedOutOrCounted),
    Model(
      id: "swift-processes", title: "Swift: child processes, each does its share",
      shows: "processes on different cores at once, which start faster than Python's",
      host: .swift, only: sharedOut),
    Model(
      id: "swift-nio", title: "Swift: SwiftNIO's event loops, server and clients in one process",
      shows: "an event loop per core, each serving its share of the connections",
      host: .swift, only: Restriction(to: ["http-fetch", "echo"], why: "event loops serve sockets")),
  ]

  private static let whyNotInSwift =
    "there is no such program in Swift: it would show what the Python ones show"

  private static let sharedOut = Restriction(
    to: ["primes", "mandelbrot", "sleep", "sort", "squares", "amdahl", "hashing"],
    why: whyNotInSwift)

  /// Where tasks share memory there is a counter to share.
  private static let sharedOutOrCounted = Restriction(
    to: sharedOut.ids + ["counter"], why: whyNotInSwift)
}
