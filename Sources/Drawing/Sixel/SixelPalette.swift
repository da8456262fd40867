/// The colours of a sixel picture, each part in percent.
struct SixelPalette {
  /// A colour.
  struct Color: Hashable, Comparable {
    var red: UInt8
    var green: UInt8
    var blue: UInt8

    /// The colour of one of Cairo's words, over black.
    init(_ word: UInt32) {
      func percent(_ shift: UInt32) -> UInt8 {
        UInt8((Int(word >> shift & 0xff) * 100 + 127) / 255)
      }
      (red, green, blue) = (percent(16), percent(8), percent(0))
    }

    static func < (one: Color, other: Color) -> Bool {
      (one.red, one.green, one.blue) < (other.red, other.green, other.blue)
    }

    /// The square of their distance.
    func distance(to other: Color) -> Int {
      let parts = [(red, other.red), (green, other.green), (blue, other.blue)]
      return parts.reduce(0) { sum, part in
        let apart = Int(part.0) - Int(part.1)
        return sum + apart * apart
      }
    }
  }

  /// By their numbers.
  let colors: [Color]
  private let numbers: [Color: UInt8]

  /// The most frequent colours of `pixels`; linear in the pixels, and in the colours times 256.
  init(_ pixels: PixelRows) {
    var counts: [Color: Int] = [:]
    for y in 0..<pixels.height {
      var rest = pixels.row(y)[...]
      while let first = rest.first {
        let run = rest.prefix { $0 == first }.count
        counts[Color(first), default: 0] += run
        rest = rest.dropFirst(run)
      }
    }
    // By colour where as frequent, so that the same picture has the same palette.
    let all = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
    let colors = Array(all.prefix(SixelEncoder.mostColors))
    var numbers: [Color: UInt8] = [:]
    for (number, color) in colors.enumerated() { numbers[color] = UInt8(number) }
    for color in all.dropFirst(colors.count) {
      let nearest = colors.indices.min {
        colors[$0].distance(to: color) < colors[$1].distance(to: color)
      }
      numbers[color] = UInt8(nearest ?? 0)
    }
    self.colors = colors
    self.numbers = numbers
  }

  /// The number of the colour that stands for one of Cairo's words.
  func number(of word: UInt32) -> UInt8 { numbers[Color(word)] ?? 0 }
}
