/// Workloads that talk to servers on this machine.
extension Catalogue {
  static let serving: [Workload] = []
}
