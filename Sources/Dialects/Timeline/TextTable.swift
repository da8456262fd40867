/// Texts of a trace, each once; others name them by number. Number 0 is the empty one.
struct TextTable {
  private(set) var texts: [String] = [""]
  private var numbers: [String: Int32] = ["": 0]

  /// The number of `text`, from now on.
  mutating func number(of text: String) -> Int32 {
    if let known = numbers[text] { return known }
    let number = Int32(texts.count)
    texts.append(text)
    numbers[text] = number
    return number
  }

  subscript(number: Int32) -> String { texts[Int(number)] }
}
