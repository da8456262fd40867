/// Fonts in place of the bundled one, as a theme names them.
public enum FontSource: Sendable, Equatable {
  /// A family that the machine has, by its name.
  case family(String)
  /// Paths of font files; without a bold one, the regular one stands in for it.
  case files(regular: String, bold: String?)
}
