/// Models in Swift, which `coreograph-lab` runs.
extension Catalogue {
  static let swiftModels: [Model] = []
}
