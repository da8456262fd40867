/// Models that need a package from PyPI; `programs/requirements.txt` pins its version.
extension Catalogue {
  static let frameworkModels: [Model] = []
}
