import Randomness
import Scene
import Testing

@testable import Typesetting

@Suite struct ShapingTests {
  static let alphabets = [
    Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,:-_/()[]#%+"),
    Array("αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώΑΒΓΔΕΖΗΘ"),
    Array("абвгдежзийклмнопрстуфхцчшщъыьэюяАБВГДЕЖЗ"),
    Array("éèêëàâäöüßñçåøæœÉÀÖÜÑÇÅØÆŒfiflffi"),
    Array("אבגדהוזחטיכלמנסעפצקרשת"),
  ]

  /// Words of one script each, the same on every run.
  static func words(seed: UInt64, count: Int) -> [String] {
    var numbers = SeededNumbers(seed: seed)
    return (0..<count).map { index in
      let alphabet = alphabets[index % alphabets.count]
      let letters = (0..<Int.random(in: 1...24, using: &numbers)).map { _ in
        alphabet[Int.random(in: 0..<alphabet.count, using: &numbers)]
      }
      // A letter first: hb-shape leaves words without one to no script at all.
      return String([alphabet[0]] + letters).split(separator: " ").joined(separator: " ")
    }
  }

  @Test(arguments: [
    (Font.Weight.regular, "LiberationSans-Regular.ttf"), (.bold, "LiberationSans-Bold.ttf"),
  ])
  func agreesWithHarfBuzzItself(weight: Font.Weight, fontFile: String) throws {
    let typeface = try BundledTypeface()
    let words = Self.words(seed: 1, count: 500)
    let reference = try HarfBuzzTool.shape(words, fontFile: fontFile)
    #expect(reference.count == words.count)
    for (word, glyphs) in zip(words, reference) {
      let shaped = typeface.shape(word, weight: weight)
      #expect(
        shaped.glyphs.map {
          HarfBuzzTool.Glyph(
            g: $0.id, cl: $0.cluster, dx: $0.offsetX, dy: $0.offsetY, ax: $0.advance)
        } == glyphs, "\(word)")
      #expect(shaped.advance == glyphs.reduce(0) { $0 + Int($1.ax) }, "\(word)")
    }
  }

  /// Whatever the text: glyphs and bytes are each covered by the runs once, widths add up.
  @Test func coversAnyText() throws {
    let typeface = try BundledTypeface()
    var numbers = SeededNumbers(seed: 2)
    let awkward: [ClosedRange<UInt32>] = [
      0...0x2ff, 0x300...0x36f, 0x590...0x6ff, 0x900...0xd7ff, 0x2000...0x206f, 0x3000...0x9fff,
      0xe000...0xffff, 0x1f1e6...0x1faff, 0xe0000...0xe01ef, 0...0x10ffff,
    ]
    for _ in 0..<2000 {
      var text = ""
      for _ in 0..<Int.random(in: 0...12, using: &numbers) {
        let range = awkward[Int.random(in: 0..<awkward.count, using: &numbers)]
        if let scalar = Unicode.Scalar(UInt32.random(in: range, using: &numbers)) {
          text.unicodeScalars.append(scalar)
        }
      }
      let shaped = typeface.shape(text, weight: .regular)
      #expect(shaped.text.utf8.elementsEqual(displayable(text).utf8))
      #expect(shaped.advance == shaped.glyphs.reduce(0) { $0 + Int($1.advance) })
      #expect(shaped.runs.flatMap(\.glyphs) == Array(shaped.glyphs.indices))
      #expect(shaped.runs.flatMap(\.bytes).sorted() == Array(0..<shaped.text.utf8.count))
      for run in shaped.runs {
        #expect(shaped.glyphs[run.glyphs].allSatisfy { run.bytes.contains($0.cluster) })
      }
    }
  }

  @Test func boxesEachMissingCharacterOnce() throws {
    let typeface = try BundledTypeface()
    let font = Font(size: 100)
    let cases = [
      ("漢", 1, 100.0), ("漢字", 2, 200), ("🙂", 1, 125), ("👨‍👩‍👧‍👦", 1, 125), ("👍🏽", 1, 125),
      ("\u{1}", 1, 75),
    ]
    for (text, boxes, width) in cases {
      let shaped = typeface.shape(text, weight: .regular)
      #expect(shaped.glyphs.map(\.id) == Array(repeating: 0, count: boxes), "\(text)")
      #expect(abs(typeface.width(of: text, font: font) - width) < 0.1, "\(text)")
    }
  }

  @Test func composesAccents() throws {
    let typeface = try BundledTypeface()
    let composed = typeface.shape("\u{e9}", weight: .regular)
    let decomposed = typeface.shape("e\u{301}", weight: .regular)
    #expect(composed.glyphs.map(\.id) == decomposed.glyphs.map(\.id))
    // Equal as strings, yet each keeps its own bytes.
    #expect(composed.text.utf8.count == 2)
    #expect(decomposed.text.utf8.count == 3)
  }

  @Test func shapesAlikeOnManyThreads() async throws {
    let typeface = try BundledTypeface()
    let words = Self.words(seed: 3, count: 200)
    let expected = try words.map { try BundledTypeface().shape($0, weight: .bold) }
    await withTaskGroup(of: [ShapedText].self) { group in
      for _ in 0..<8 {
        group.addTask { words.map { typeface.shape($0, weight: .bold) } }
      }
      for await shaped in group { #expect(shaped == expected) }
    }
  }
}
