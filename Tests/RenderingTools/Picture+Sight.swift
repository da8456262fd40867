import Foundation

extension Picture {
  /// The part of a picture in which someone would see that `other` is another picture.
  ///
  /// An eye at arm's length resolves about a minute of arc, and a CSS pixel is 1.3 of them (CSS Values 4,
  /// 5.2): it sees the mean light of a neighbourhood, here of three pixels each way, and not how a
  /// program of one version or another shades the pixels of an edge. Two such means are told apart from
  /// 2.3 in CIELAB on (M. Mahy, L. Van Eycken and A. Oosterlinck, "Evaluation of uniform color spaces
  /// developed after the adoption of CIELAB and CIELUV", 1994); twice as much is seen without looking for
  /// it. Pictures of different sizes differ altogether; what is transparent is seen on black.
  package func seenDifference(from other: Picture) -> Double {
    guard width == other.width, height == other.height else { return 1 }
    var seen = 0
    for y in 0..<height {
      for x in 0..<width where differs(from: other, around: x, y) {
        let apart = lab(light(around: x, y)) - lab(other.light(around: x, y))
        if (apart * apart).sum() > 4.6 * 4.6 { seen += 1 }
      }
    }
    return Double(seen) / Double(max(pixels.count, 1))
  }

  private func differs(from other: Picture, around x: Int, _ y: Int) -> Bool {
    let columns = max(x - 1, 0)...min(x + 1, width - 1)
    for row in max(y - 1, 0)...min(y + 1, height - 1) {
      let start = row * width
      for index in (start + columns.lowerBound)...(start + columns.upperBound)
      where pixels[index] != other.pixels[index] { return true }
    }
    return false
  }

  /// The mean red, green and blue light of the neighbourhood.
  private func light(around x: Int, _ y: Int) -> SIMD3<Double> {
    var sum = SIMD3<Double>()
    var count = 0.0
    for row in max(y - 1, 0)...min(y + 1, height - 1) {
      for column in max(x - 1, 0)...min(x + 1, width - 1) {
        let pixel = Int(pixels[row * width + column])
        sum += SIMD3(
          linearLight[pixel >> 16 & 0xff], linearLight[pixel >> 8 & 0xff],
          linearLight[pixel & 0xff])
        count += 1
      }
    }
    return sum / count
  }
}

/// CIELAB of linear sRGB light under D65 (IEC 61966-2-1, CIE 15).
private func lab(_ light: SIMD3<Double>) -> SIMD3<Double> {
  func f(_ row: SIMD3<Double>, _ white: Double) -> Double {
    let share = (row * light).sum() / white
    return share > 216.0 / 24389 ? cbrt(share) : (24389.0 / 27 * share + 16) / 116
  }
  let x = f([0.4124564, 0.3575761, 0.1804375], 0.95047)
  let y = f([0.2126729, 0.7151522, 0.0721750], 1)
  let z = f([0.0193339, 0.1191920, 0.9503041], 1.08883)
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}

/// The light of each value of an sRGB component.
private let linearLight: [Double] = (0...255).map {
  let value = Double($0) / 255
  return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
}
