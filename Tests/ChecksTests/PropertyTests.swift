import Testing

@testable import Checks

/// Laws that every requirement keeps, on seeded random ones.
@Suite struct PropertyTests {
  /// Numbers without a pattern, the same in every run.
  private struct Numbers: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ state >> 29
    }
  }

  /// Random expressions over a, b (numbers) and u (not known), evaluated here by Kleene's tables:
  /// true, false, or nil for not known.
  @Test func logicIsKleenes() throws {
    var numbers = Numbers(state: 5)
    for _ in 0..<2000 {
      let (a, b) = (Double.random(in: -2...2, using: &numbers), 0.0)
      let document = JSONTree.object(["a": .number(a), "b": .number(b), "u": .null])
      let (text, truth) = random(depth: 4, a: a, b: b, using: &numbers)
      #expect(try Requirement(text).check(document).holds == (truth == true), "\(text), a = \(a)")
      #expect(try Requirement("not (\(text))").check(document).holds == (truth == false))
    }
  }

  private func random(
    depth: Int, a: Double, b: Double, using numbers: inout Numbers
  ) -> (String, Bool?) {
    if depth == 0 || Int.random(in: 0..<4, using: &numbers) == 0 {
      switch Int.random(in: 0..<6, using: &numbers) {
      case 0: return ("a < b", a < b)
      case 1: return ("a >= \(b)", a >= b)
      case 2: return ("\(a) == a", true)
      case 3: return ("a != a", false)
      case 4: return ("u > b", nil)
      default: return ("u == null", true)
      }
    }
    let (one, first) = random(depth: depth - 1, a: a, b: b, using: &numbers)
    let (two, second) = random(depth: depth - 1, a: a, b: b, using: &numbers)
    switch Int.random(in: 0..<3, using: &numbers) {
    case 0:
      let truth: Bool? =
        first == false || second == false ? false : first == nil || second == nil ? nil : true
      return ("(\(one)) and (\(two))", truth)
    case 1:
      let truth: Bool? =
        first == true || second == true ? true : first == nil || second == nil ? nil : false
      return ("(\(one)) or (\(two))", truth)
    default: return ("not (\(one))", first.map { !$0 })
    }
  }

  /// A number written with any unit compares as the same number without.
  @Test func unitsAreFactors() throws {
    var numbers = Numbers(state: 9)
    for (word, (factor, unit)) in Unit.words {
      for _ in 0..<20 {
        let value = Double.random(in: 0.001...1000, using: &numbers)
        let field = unit == .bytes ? "xBytes" : unit == .seconds ? "xSeconds" : "x"
        let document = JSONTree.object([field: .number(value * factor)])
        for text in ["\(field) == \(value)\(word)", "\(value) \(word) <= \(field)"] {
          #expect(try Requirement(text).check(document).holds, "\(text)")
        }
      }
    }
  }

  /// Any text at all: read or refused with a column inside of it, never a trap.
  @Test func anyTextIsReadOrRefused() {
    var numbers = Numbers(state: 3)
    let pieces = [
      "wallSeconds", "threads", "[", "]", "(", ")", ".", "name", "=", "<", ">=", "!=", "1.5", "-2",
      "ms", "%", "and", "or", "not", "'x'", "\"", "*", "null", "true", "count", "sum(", " ", "é",
      "🧵",
      "1e400", "0x", "[0]", "..", "-", "_",
    ]
    for _ in 0..<20_000 {
      let text = (0..<Int.random(in: 1...9, using: &numbers)).map { _ in
        (pieces.randomElement(using: &numbers) ?? "") + (Bool.random(using: &numbers) ? " " : "")
      }.joined()
      do throws(RequirementError) {
        _ = try Requirement(text).check(Documents.summary)
      } catch {
        #expect((1...text.count + 1).contains(error.column))
        #expect(!error.what.isEmpty)
      }
    }
  }

  /// Whatever JSON a document is, it comes back as itself.
  @Test func documentsSurviveTheirJSON() throws {
    for document in [Documents.summary, Documents.comparison, Documents.fit] {
      #expect(document != .null)
      #expect(try JSONTree(encoding: document) == document)
    }
    #expect(JSONTree(json: Array("{\"a\": ".utf8)) == nil)
    #expect(JSONTree(json: []) == nil)
  }
}
