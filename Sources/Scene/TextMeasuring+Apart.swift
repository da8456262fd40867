extension TextMeasuring {
  /// The texts, each shortened so that it is at most `width` CSS pixels wide; what would then look alike
  /// and is not, keeps what differs and gives up what it has in common.
  ///
  /// Of `pool, 2 workers, all` and `pool, 4 workers, all` the number of workers is what a reader must
  /// see. Where what differs is itself too wide it is shortened in the middle, and texts may look alike.
  ///
  /// O(n) measurements where all differ; at most n rounds of that otherwise.
  public func shortenedApart(_ strings: [String], to width: Double, font: Font) -> [String] {
    var shown: [String: String] = [:]
    for string in strings where shown[string] == nil {
      shown[string] = shortened(string, to: width, font: font)
    }
    func tellApart(_ group: [String]) {
      guard group.count > 1 else { return }
      for (string, text) in zip(group, apart(group, to: width, font: font)) { shown[string] = text }
    }
    // Whoever looks alike is told apart together, and whomever that makes look alike joins them.
    var groups = Dictionary(grouping: shown.keys.sorted()) { shown[$0] ?? $0 }
      .sorted { $0.key < $1.key }.map(\.value)
    for group in groups { tellApart(group) }
    while let (one, other) = firstPair(of: groups, alike: shown) {
      groups[one] += groups.remove(at: other)
      tellApart(groups[one])
    }
    return strings.map { shown[$0] ?? $0 }
  }

  /// The first two of `groups` between which texts look alike, the lower index first.
  private func firstPair(
    of groups: [[String]], alike shown: [String: String]
  ) -> (Int, Int)? {
    var seen: [String: Int] = [:]
    for (index, group) in groups.enumerated() {
      for string in group {
        let text = shown[string] ?? string
        if let before = seen[text], before != index { return (before, index) }
        seen[text] = index
      }
    }
    return nil
  }

  /// `strings` with what differs whole: the parts between commas, else the words, else the characters.
  private func apart(_ strings: [String], to width: Double, font: Font) -> [String] {
    let texts = strings.map(Array.init)
    for grain in Grain.allCases {
      let common = Common(texts, grain: grain)
      let short = texts.compactMap { text in
        fitted(
          head: text.prefix(common.head), middle: text[common.head..<(text.count - common.tail)],
          tail: text.suffix(common.tail), to: width, font: font)
      }
      if short.count == texts.count { return short }
    }
    let head = Common(texts, grain: .character).head
    return texts.map { text in
      shortened((head > 0 ? "…" : "") + String(text[head...]), to: width, font: font)
    }
  }

  /// `middle` with as much of what stands before it, and then of what stands behind it, as fits; nil
  /// where it does not fit itself.
  private func fitted(
    head: ArraySlice<Character>, middle: ArraySlice<Character>, tail: ArraySlice<Character>,
    to width: Double, font: Font
  ) -> String? {
    func text(_ before: Int, _ behind: Int) -> String {
      String(head.prefix(before)) + (before < head.count ? "…" : "") + String(middle)
        + String(tail.prefix(behind)) + (behind < tail.count ? "…" : "")
    }
    func fits(_ before: Int, _ behind: Int) -> Bool {
      self.width(of: text(before, behind), font: font) <= width
    }
    guard fits(0, 0) else { return nil }
    let before = (0...head.count).last { fits($0, 0) } ?? 0
    guard before == head.count else { return text(before, 0) }
    return text(before, (0...tail.count).last { fits(before, $0) } ?? 0)
  }
}

/// What texts that differ are cut into.
private enum Grain: CaseIterable {
  case part
  case word
  case character

  /// Whether one may begin with `character`; nil is the end of the text.
  func mayBegin(with character: Character?) -> Bool {
    switch self {
    case .part: character == "," || character == nil
    case .word: character.map { !$0.isLetter && !$0.isNumber } ?? true
    case .character: true
    }
  }
}

/// How many characters texts have in common at their beginnings and at their ends.
private struct Common {
  var head = 0
  var tail = 0

  /// Of `texts`, in whole pieces of that grain.
  init(_ texts: [[Character]], grain: Grain) {
    guard let first = texts.first else { return }
    let shortest = texts.map(\.count).min() ?? 0
    let same = (0..<shortest).first { index in texts.contains { $0[index] != first[index] } }
    head =
      (0...(same ?? shortest)).last { index in
        texts.allSatisfy { grain.mayBegin(with: index < $0.count ? $0[index] : nil) }
      } ?? 0
    let rest = shortest - head
    let sameAtEnd = (0..<rest).first { index in
      texts.contains { $0[$0.count - 1 - index] != first[first.count - 1 - index] }
    }
    tail =
      (0...(sameAtEnd ?? rest)).last { count in
        count == 0 || grain.mayBegin(with: first[first.count - count])
      } ?? 0
  }
}
