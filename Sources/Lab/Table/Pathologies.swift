/// Workloads that show a mistake.
extension Catalogue {
  static let pathologies: [Workload] = []
}
