import Scene
import Synchronization

/// Remembers shaped texts in bounded memory: layout measures each label several times.
///
/// Two generations: when the young one is full it becomes the old one, and what was in the old one
/// and is still used has moved to the young one meanwhile.
final class ShapingCache: Sendable {
  /// Compares bytes, not characters: two spellings of "é" are equal strings, yet a back end that
  /// copies the text must get the one it asked for.
  fileprivate struct Key: Hashable {
    var string: String
    var weight: Font.Weight

    static func == (one: Key, other: Key) -> Bool {
      one.weight == other.weight && one.string.utf8.elementsEqual(other.string.utf8)
    }

    func hash(into hasher: inout Hasher) {
      hasher.combine(weight)
      var string = string
      string.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
  }

  fileprivate struct Generations {
    var young: [Key: ShapedText] = [:]
    var old: [Key: ShapedText] = [:]
  }

  /// Texts per generation; at about 500 bytes a label some 2 MB in all.
  static let capacity = 2048
  /// Longer texts, in UTF-8 bytes, are shaped anew each time.
  static let longestText = 512

  private let generations = Mutex(Generations())

  /// How many texts are remembered now.
  var count: Int {
    generations.withLock { $0.young.count + $0.old.count }
  }

  /// The remembered text, or what `make` gives.
  func shaped(_ string: String, weight: Font.Weight, make: () -> ShapedText) -> ShapedText {
    guard string.utf8.count <= Self.longestText else { return make() }
    let key = Key(string: string, weight: weight)
    let known = generations.withLock { generations -> ShapedText? in
      if let text = generations.young[key] { return text }
      guard let text = generations.old[key] else { return nil }
      generations.insert(text, for: key)
      return text
    }
    if let known { return known }
    let made = make()
    generations.withLock { $0.insert(made, for: key) }
    return made
  }
}

extension ShapingCache.Generations {
  fileprivate mutating func insert(_ text: ShapedText, for key: ShapingCache.Key) {
    if young.count >= ShapingCache.capacity {
      old = young
      young = [:]
    }
    young[key] = text
  }
}
