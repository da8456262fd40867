/// The forms in which secrets are passed: `--password=…`, `token: …`, `Authorization: …`, the user
/// part of URLs, and tokens that show by their beginning what they are.
///
/// It works on bytes, because it looks at every name of a trace. What it takes for a secret becomes
/// ``mask``; better a word too many than one too few.
enum SecretForms {
  /// What stands in a secret's place. Nothing tells how long it was.
  static let mask = "***"

  private static let words = [
    "password", "passwd", "passphrase", "secret", "token", "apikey", "api-key", "accesskey",
    "access-key", "privatekey", "private-key", "secretkey", "secret-key", "credential",
    "credentials", "authorization", "cookie", "signature",
  ].map { Array($0.utf8) }
  /// These only as a whole word of a key: `oauth` and `compass` end in them, too.
  private static let shortWords = ["pwd", "pass", "auth", "sig", "psk"].map { Array($0.utf8) }
  /// Whatever follows them on their line is one value.
  private static let wholeLine = ["authorization", "cookie"].map { Array($0.utf8) }
  private static let beginnings = [
    "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "xoxa-", "xoxb-", "xoxp-",
    "xoxr-", "xoxs-", "sk-", "sk_live_", "rk_live_", "AKIA", "ASIA", "AIza", "npm_", "pypi-", "hf_",
    "eyJ", "dop_v1_",
  ].map { Array($0.utf8) }
  private static let shortestToken = 16

  /// Whether a variable of that name holds a secret by what it is called.
  static func isSecretVariable(_ name: String) -> Bool {
    isSecretKey(Array(name.utf8)[...])
      || ["TOKEN", "SECRET", "PASSW", "APIKEY", "API_KEY", "CREDENTIAL"].contains {
        name.uppercased().contains($0)
      }
  }

  /// The words of a command with the secrets in them masked: also those that stand behind their
  /// option as a word of their own.
  static func masked(command: [String]) -> [String] {
    var result: [String] = []
    var isValue = false
    for word in command {
      let bytes = Array(word.utf8)[...]
      if isValue {
        result.append(mask)
        isValue = false
        continue
      }
      if let equals = bytes.firstIndex(of: UInt8(ascii: "=")), isSecretKey(bytes[..<equals]) {
        // All of it is the value, with whatever spaces are in it.
        result.append(String(decoding: bytes[...equals], as: UTF8.self) + mask)
        continue
      }
      isValue = bytes.first == UInt8(ascii: "-") && isSecretKey(bytes)
      result.append(masked(word))
    }
    return result
  }

  /// The text with the secrets in it masked.
  static func masked(_ text: String) -> String {
    let bytes = Array(text.utf8)
    guard bytes.contains(where: isSign) || bytes.count >= shortestToken else { return text }
    var result: [UInt8] = []
    var place = 0
    while place < bytes.count {
      guard isKeyByte(bytes[place]) else {
        result.append(bytes[place])
        place += 1
        continue
      }
      let end = bytes[place...].firstIndex { !isKeyByte($0) } ?? bytes.count
      let key = bytes[place..<end]
      if isToken(key) {
        result += mask.utf8
        place = end
      } else if let value = value(of: key, in: bytes) {
        result += bytes[place..<value.lowerBound]
        result += mask.utf8
        place = value.upperBound
      } else {
        result += key
        place = end
      }
    }
    return result == bytes ? text : String(decoding: result, as: UTF8.self)
  }

  /// Where the value stands that belongs to `key`, a word of `bytes`; nil where that is no key.
  private static func value(of key: ArraySlice<UInt8>, in bytes: [UInt8]) -> Range<Int>? {
    let rest = bytes[key.endIndex...]
    if rest.starts(with: "://".utf8) {
      // What stands before the last @ of the authority.
      let start = key.endIndex + 3
      let authority = bytes[start...].prefix { !" \t\n\"'/?#<>".utf8.contains($0) }
      return authority.lastIndex(of: UInt8(ascii: "@")).map { start..<$0 }
    }
    let lower = key.map(lowercased)
    if lower.elementsEqual("bearer".utf8) || lower.elementsEqual("basic".utf8) {
      let start = skipSpaces(bytes, key.endIndex)
      let end = bytes[start...].firstIndex(where: isSpaceOrQuote) ?? bytes.count
      return start > key.endIndex && end - start >= 8 ? start..<end : nil
    }
    guard isSecretKey(key) else { return nil }
    var place = key.endIndex
    if place < bytes.count, isQuote(bytes[place]) { place += 1 }
    place = skipSpaces(bytes, place)
    guard place < bytes.count else { return nil }
    if bytes[place] == UInt8(ascii: "=") || bytes[place] == UInt8(ascii: ":") {
      place = skipSpaces(bytes, place + 1)
    } else if !key.starts(with: "--".utf8) || place == key.endIndex {
      return nil
    }
    guard place < bytes.count else { return nil }
    let isLine = wholeLine.contains { lower.suffix($0.count).elementsEqual($0) }
    let isQuery = key.startIndex > 0 && "?&".utf8.contains(bytes[key.startIndex - 1])
    if isQuote(bytes[place]) {
      let start = place + 1
      return start..<(bytes[start...].firstIndex(of: bytes[place]) ?? bytes.count)
    }
    let end = bytes[place...].firstIndex { byte in
      if isLine { return byte == UInt8(ascii: "\n") || isQuote(byte) }
      return isSpaceOrQuote(byte) || (isQuery && "&#".utf8.contains(byte))
    }
    let value = place..<(end ?? bytes.count)
    return value.isEmpty ? nil : value
  }

  private static func isSecretKey(_ key: ArraySlice<UInt8>) -> Bool {
    let key = key.map { $0 == UInt8(ascii: "_") ? UInt8(ascii: "-") : lowercased($0) }
    if words.contains(where: { key.count >= $0.count && key.suffix($0.count).elementsEqual($0) }) {
      return true
    }
    return shortWords.contains { word in
      guard key.suffix(word.count).elementsEqual(word) else { return false }
      return key.count == word.count || !isLetter(key[key.count - word.count - 1])
    }
  }

  private static func isToken(_ word: ArraySlice<UInt8>) -> Bool {
    word.count >= shortestToken && beginnings.contains { word.starts(with: $0) }
  }

  private static func skipSpaces(_ bytes: [UInt8], _ start: Int) -> Int {
    bytes[start...].firstIndex { $0 != UInt8(ascii: " ") } ?? bytes.count
  }

  private static func isSign(_ byte: UInt8) -> Bool { "=:@ ".utf8.contains(byte) }

  private static func isQuote(_ byte: UInt8) -> Bool { "\"'`".utf8.contains(byte) }

  private static func isSpaceOrQuote(_ byte: UInt8) -> Bool {
    byte <= UInt8(ascii: " ") || isQuote(byte)
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(lowercased(byte))
  }

  private static func lowercased(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte + 32 : byte
  }

  private static func isKeyByte(_ byte: UInt8) -> Bool {
    isLetter(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || "_-.".utf8.contains(byte)
  }
}
