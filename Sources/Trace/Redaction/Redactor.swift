import Synchronization

/// Leaves out of records and metadata what a ``Redaction`` names.
///
/// What is left out becomes a pseudonym such as `thread-2`: the same text has the same one in all
/// that one redactor sees, so that figures stay readable. They are numbers in order of appearance,
/// because a hash of a short text is found again by trying.
public final class Redactor: Sendable {
  private let redaction: Redaction
  private let identity: RecordingIdentity
  private let state: Mutex<State>

  /// What has been seen so far.
  private struct State: ~Copyable {
    var pseudonyms: [String: [String: String]] = [:]
    /// Texts that were looked at before, because names recur.
    var texts: [String: String] = [:]
    var patterns: [Regex<AnyRegexOutput>] = []
  }

  private static let mostKeptTexts = 1 << 16

  /// Leaves out what `redaction` names.
  ///
  /// - Parameter identity: the names and values that are looked for.
  /// - Throws: what is wrong with one of the patterns.
  public init(_ redaction: Redaction, identity: RecordingIdentity) throws {
    self.redaction = redaction
    self.identity = identity
    let patterns = try redaction.patterns.map { try Regex($0) }
    var state = State()
    state.patterns = patterns
    self.state = Mutex(state)
  }

  /// Whether this is left out.
  func hides(_ subject: Redaction.Subject) -> Bool { redaction.subjects.contains(subject) }

  /// The text without secrets, and without what else is left out of every text.
  public func text(_ text: String) -> String {
    state.withLock { state in
      if let known = state.texts[text] { return known }
      let redacted = redacted(text, patterns: state.patterns)
      if state.texts.count >= Self.mostKeptTexts { state.texts = [:] }
      state.texts[text] = redacted
      return redacted
    }
  }

  /// A name of this kind: a pseudonym where names are left out.
  func name(_ name: String, kind: String) -> String {
    hides(.names) && !name.isEmpty ? pseudonym(name, kind) : text(name)
  }

  /// The words of a command.
  public func command(_ words: [String]) -> [String] {
    let masked = hides(.secrets) ? SecretForms.masked(command: words) : words
    return masked.enumerated().map { index, word in
      if index > 0 { return hides(.arguments) ? pseudonym(words[index], "argument") : text(word) }
      if hides(.names) { return pseudonym(word, "program") }
      return text(hides(.paths) ? lastPart(of: word) : word)
    }
  }

  /// A folder.
  func folder(_ path: String) -> String {
    hides(.paths) ? "/" + pseudonym(path, "folder") : text(path)
  }

  /// The machine's name.
  public func host(_ name: String) -> String {
    hides(.host) ? pseudonym(name, "host") : text(name)
  }

  /// A place in the program's source, `file:line in function`.
  func place(_ place: String) -> String {
    if hides(.names) { return pseudonym(place, "place") }
    return text(hides(.paths) ? lastPart(of: place) : place)
  }

  private func lastPart(of path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  private func pseudonym(_ text: String, _ kind: String) -> String {
    state.withLock { state in
      if let known = state.pseudonyms[kind]?[text] { return known }
      let new = "\(kind)-\((state.pseudonyms[kind]?.count ?? 0) + 1)"
      state.pseudonyms[kind, default: [:]][text] = new
      return new
    }
  }

  private func redacted(_ text: String, patterns: [Regex<AnyRegexOutput>]) -> String {
    var text = text
    if hides(.secrets) {
      for secret in identity.secrets { text = Self.masking(secret, in: text) }
      text = SecretForms.masked(text)
    }
    for pattern in patterns { text = text.replacing(pattern) { _ in SecretForms.mask } }
    if hides(.home) || hides(.user) { text = withoutHomes(text) }
    if hides(.user), let user = identity.user, user != "root" {
      text = Self.replacing(word: user, in: text, by: "user-1")
    }
    if hides(.host), let host = identity.host {
      text = Self.replacing(word: host, in: text, by: "host-1")
    }
    return text
  }

  private func withoutHomes(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "/")) else { return text }
    var text = text
    if let home = identity.home, home.utf8.count > 1 {
      text = Self.replacing(word: home, in: text, by: "~")
    }
    return text.replacing(/\/(?:home|Users)\/[^\/\s'":]+/) { _ in "~" }
  }

  /// Masks a value, and its beginning where the text was cut within it: the kernel cuts names.
  private static func masking(_ secret: String, in text: String) -> String {
    var text = text.replacing(secret, with: SecretForms.mask)
    let bytes = Array(secret.utf8)
    for length in stride(from: min(bytes.count, text.utf8.count), through: 8, by: -1)
    where text.utf8.suffix(length).elementsEqual(bytes[..<length]) {
      text = String(decoding: text.utf8.dropLast(length), as: UTF8.self) + SecretForms.mask
      break
    }
    return text
  }

  /// Replaces a word, but not where it is a part of a longer one.
  private static func replacing(word: String, in text: String, by other: String) -> String {
    guard word.utf8.count >= 3, text.contains(word) else { return text }
    var result = ""
    var rest = text[...]
    while let found = rest.firstRange(of: word) {
      let isWhole =
        rest[..<found.lowerBound].last.map(isPartOfWord) != true
        && rest[found.upperBound...].first.map(isPartOfWord) != true
      result += rest[..<found.lowerBound] + (isWhole ? other : word)
      rest = rest[found.upperBound...]
    }
    return result + rest
  }

  private static func isPartOfWord(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "_"
  }
}
