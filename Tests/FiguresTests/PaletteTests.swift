import Glibc
import Scene
import Testing

@testable import Figures

/// What the colours of the built-in themes promise, computed from the colours themselves.
@Suite struct PaletteTests {
  @Test(arguments: Theme.all) func textReads(_ theme: Theme) {
    // WCAG 2.2, success criterion 1.4.3.
    #expect(contrast(theme.ink, theme.background) >= 7)
    #expect(contrast(theme.quietInk, theme.background) >= 4.5)
  }

  @Test(arguments: Theme.all) func marksStandOut(_ theme: Theme) {
    // WCAG 2.2, success criterion 1.4.11.
    for color in theme.palette + [theme.neutral, theme.executing, theme.inFlightEdge] {
      #expect(contrast(color, theme.background) >= 3)
    }
    #expect(contrast(theme.executing, theme.inFlight) >= 3)
    #expect(contrast(theme.warning, theme.background) >= 4.5)
  }

  /// Whoever sees colours otherwise reads text and sees marks as well.
  @Test(arguments: Theme.all, Sight.allCases) func contrastHoldsForEverySight(
    _ theme: Theme, _ sight: Sight
  ) {
    func seen(_ color: Color) -> Double {
      let (one, two) = (
        luminance(sight.seen(linear(color))), luminance(sight.seen(linear(theme.background)))
      )
      return (max(one, two) + 0.05) / (min(one, two) + 0.05)
    }
    #expect(seen(theme.ink) >= 7 && seen(theme.quietInk) >= 4.5)
    let colors = [theme.neutral, theme.executing, theme.inFlightEdge, theme.warning]
    for color in theme.palette + colors {
      #expect(seen(color) >= 3, "\(color) under \(sight)")
    }
    // Every pattern that stands for a state has a part that reaches it: not its ground alone.
    for preset in [Preset.slide, .paper] {
      let brush = Brush(theme: theme, preset: preset)
      let paints = theme.palette.indices.map { Paint.thread($0) } + [.minorThread, .loss]
      for pattern in Pattern.allCases where pattern != .pale {
        for paint in paints {
          let box = Rect(x: 0, y: 0, width: 60, height: preset.lanePitch * 0.66)
          let drawn = brush.draw(pattern, paint, in: [box]).flatMap(\.colors)
          let best = drawn.map(seen).max() ?? 0
          #expect(best >= 3, "\(pattern) in \(paint) under \(sight): \(best)")
        }
      }
    }
  }

  @Test func lightAndDarkShareOnePaletteThatReadsOnBoth() {
    #expect(Theme.light.palette == Theme.dark.palette)
    for color in Theme.light.palette {
      #expect(contrast(color, Theme.light.background) >= 3)
      #expect(contrast(color, Theme.dark.background) >= 3)
    }
  }

  @Test(arguments: Theme.all, Sight.allCases) func threadsStayApart(_ theme: Theme, _ sight: Sight)
  {
    let colors = theme.palette.map { lab(sight.seen(linear($0))) }
    for (index, one) in colors.enumerated() {
      for (offset, other) in colors[(index + 1)...].enumerated() {
        let number = index + 1 + offset
        // In OKLab, 0.02 is a just noticeable difference.
        #expect(distance(one, other) >= 0.08, "\(index) and \(number) under \(sight)")
      }
    }
  }

  @Test func neighboursInPrintDifferInGrey() {
    let palette = Theme.print.palette
    for (index, color) in palette.enumerated() {
      let next = palette[(index + 1) % palette.count]
      #expect(abs(lightness(color) - lightness(next)) >= 20)
    }
  }

  @Test(arguments: Theme.all) func tonesClimbAndTheFaintestShows(_ theme: Theme) {
    let brush = Brush(theme: theme, preset: .slide)
    for number in theme.palette.indices {
      let tones = (1...Brush.tones).map {
        contrast(brush.color(.thread(number), tone: $0), theme.background)
      }
      #expect(tones == tones.sorted(), "palette \(number)")
      #expect(tones[0] >= 1.3, "palette \(number)")
      #expect(tones[Brush.tones - 1] == contrast(theme.palette[number], theme.background))
    }
  }
}

extension Element {
  /// What it is painted with.
  fileprivate var colors: [Color] {
    func colors(_ style: Style) -> [Color] {
      [style.fill, style.stroke?.color].compactMap(\.self)
    }
    return switch self {
    case .group(let group): group.elements.flatMap(\.colors)
    case .rectangle(let rectangle): colors(rectangle.style)
    case .path(let path): colors(path.style)
    case .circle(let circle): colors(circle.style)
    case .text(let text): [text.color]
    }
  }
}

/// How colours are seen.
enum Sight: CaseIterable {
  case normal
  case protanopia
  case deuteranopia
  case tritanopia

  /// A linear colour as seen: G. M. Machado, M. M. Oliveira and L. A. F. Fernandes, "A
  /// Physiologically-based Model for Simulation of Color Vision Deficiency" (2009), severity 1.
  func seen(_ color: [Double]) -> [Double] {
    let rows: [[Double]] =
      switch self {
      case .normal: [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
      case .protanopia:
        [
          [0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
          [-0.003882, -0.048116, 1.051998],
        ]
      case .deuteranopia:
        [
          [0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
          [-0.011820, 0.042940, 0.968881],
        ]
      case .tritanopia:
        [
          [1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
          [0.004733, 0.691367, 0.303900],
        ]
      }
    return rows.map { min(max(dot($0, color), 0), 1) }
  }
}

private func dot(_ one: [Double], _ other: [Double]) -> Double {
  zip(one, other).reduce(0) { $0 + $1.0 * $1.1 }
}

/// sRGB to linear light (IEC 61966-2-1).
private func linear(_ color: Color) -> [Double] {
  [color.red, color.green, color.blue].map {
    let value = Double($0) / 255
    return value <= 0.04045 ? value / 12.92 : power((value + 0.055) / 1.055, 2.4)
  }
}

private func luminance(_ color: Color) -> Double { luminance(linear(color)) }

private func luminance(_ color: [Double]) -> Double { dot(color, [0.2126, 0.7152, 0.0722]) }

/// The contrast ratio of WCAG 2.
func contrast(_ one: Color, _ other: Color) -> Double {
  let (low, high) = (
    min(luminance(one), luminance(other)), max(luminance(one), luminance(other))
  )
  return (high + 0.05) / (low + 0.05)
}

/// L* of CIELAB.
private func lightness(_ color: Color) -> Double {
  116 * power(luminance(color), 1 / 3) - 16
}

/// OKLab (B. Ottosson 2020).
private func lab(_ color: [Double]) -> [Double] {
  let cones = [
    dot([0.4122214708, 0.5363325363, 0.0514459929], color),
    dot([0.2119034982, 0.6806995451, 0.1073969566], color),
    dot([0.0883024619, 0.2817188376, 0.6299787005], color),
  ].map { power($0, 1 / 3) }
  return [
    dot([0.2104542553, 0.7936177850, -0.0040720468], cones),
    dot([1.9779984951, -2.4285922050, 0.4505937099], cones),
    dot([0.0259040371, 0.7827717662, -0.8086757660], cones),
  ]
}

private func distance(_ one: [Double], _ other: [Double]) -> Double {
  power(zip(one, other).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }, 0.5)
}

private func power(_ base: Double, _ exponent: Double) -> Double {
  base <= 0 ? 0 : pow(base, exponent)
}
