import Scene
import Synchronization

/// The fonts of the machine for characters that the bundled one lacks, as fontconfig chooses them.
///
/// Nothing is looked up before the first such character comes. What is chosen depends on the fonts
/// that are installed, not on the user's language.
public final class FallbackFonts: Sendable {
  fileprivate struct Question: Hashable {
    var character: Character
    var weight: Font.Weight
  }

  fileprivate struct State {
    var configuration: FontConfiguration?
    var fonts: [FontFile] = []
    var shaping: [ShapingFont] = []
    var answers: [Question: Int?] = [:]
  }

  private let state = Mutex(State())
  private let configurationFile: String?

  /// The fonts that the machine's configuration names, or those of the configuration in a file.
  public init(configurationFile: String? = nil) {
    self.configurationFile = configurationFile
  }

  /// Every font that was taken so far, by its number in ``ShapedText/Source/machine(_:)``.
  public var fonts: [FontFile] { state.withLock { $0.fonts } }

  /// The characters for which no font was found, in no order.
  public var missing: [Character] {
    state.withLock { state in state.answers.filter { $0.value == nil }.map(\.key.character) }
  }

  /// The font for a character, which counts `unitsPerEm` units to the em, and its number.
  func font(
    for character: Character, weight: Font.Weight, unitsPerEm: Double
  ) -> (number: Int, font: ShapingFont)? {
    state.withLock { state in
      let question = Question(character: character, weight: weight)
      if let known = state.answers[question] {
        return known.map { (number: $0, font: state.shaping[$0]) }
      }
      if state.configuration == nil {
        state.configuration = FontConfiguration(file: configurationFile)
      }
      let number = state.configuration?.font(for: character, weight: weight).flatMap {
        state.number(of: $0, unitsPerEm: unitsPerEm)
      }
      state.answers[question] = .some(number)
      return number.map { (number: $0, font: state.shaping[$0]) }
    }
  }
}

extension FallbackFonts.State {
  /// The number of a font, which is read where it is new; nil where it cannot be.
  fileprivate mutating func number(of font: FontFile, unitsPerEm: Double) -> Int? {
    if let known = fonts.firstIndex(of: font) { return known }
    guard let opened = ShapingFont(font, unitsPerEm: unitsPerEm) else { return nil }
    fonts.append(font)
    shaping.append(opened)
    return fonts.count - 1
  }
}
