/// Python's own concurrency models: the program of each is in `programs/models`.
extension Catalogue {
  static let pythonModels = [
    Model(
      id: "sequential", title: "one call after another",
      shows: "one lane, no overlap: the baseline of every comparison", usesWorkers: false,
      isMain: true),
    Model(
      id: "generators", title: "plain generators under a small round-robin scheduler",
      shows: "many tasks taking turns on one thread", runs: .steps, usesWorkers: false),
    Model(
      id: "threading", title: "threading.Thread, each takes its share of the tasks",
      shows: "CPU work: threads take turns on about one core; waiting: the waits overlap",
      isMain: true),
    Model(
      id: "multiprocessing",
      title: "multiprocessing.Process, each takes its share of the tasks",
      shows: "processes on different cores at once, and what starting them costs", isMain: true),
  ]
}
