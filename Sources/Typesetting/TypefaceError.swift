/// Why the bundled font cannot be used: the program's own file is damaged.
public struct TypefaceError: Error, CustomStringConvertible, Equatable {
  /// Which font.
  public var fontName: String
  /// What is wrong with it.
  public var reason: String

  /// One line for the user.
  public var description: String {
    "bundled font \(fontName): \(reason); install Coreograph again"
  }
}
