import Drawing
import Figures
import Scene
import TerminalView
import Trace
import Typesetting

/// Draws what a terminal view shows as a figure, for terminals that show pictures.
struct FigurePictures {
  let `protocol`: InlineImages
  let input: NamedTrace
  let theme: Theme
  private let typeface: BundledTypeface

  init(
    protocol: InlineImages, input: NamedTrace, theme: Theme, fonts: OwnFonts?
  ) throws {
    self.protocol = `protocol`
    self.input = input
    self.theme = theme
    typeface = try BundledTypeface(own: fonts, fallbacks: FallbackFonts())
  }

  /// The sequence that shows the figure of `view` over `size`, in which a character has `cell` pixels;
  /// nil where it does not fit.
  func escapes(
    _ view: TimelineView, size: TimelineView.Size, cell: (width: Int, height: Int)
  ) -> String? {
    // Text as large as the terminal's: 12 of the preset's pixels are about a line of 16.
    let scale = max(Double(cell.height) / 18, 1)
    let page = PageSize(
      width: Double(size.columns * cell.width) / scale,
      height: Double(size.rows * cell.height) / scale)
    let options = FigureOptions(
      preset: .web, theme: theme, size: page, scale: scale, from: view.window.start,
      to: view.window.end)
    let request = FigureRequest(kind: view.kind, inputs: [input], options: options)
    guard let scene = try? makeScene(request, measuring: typeface),
      let picture = try? draw(scene, scale: scale)
    else { return nil }
    return `protocol`.escapes(picture: picture, columns: size.columns, rows: size.rows)
  }

  private func draw(_ scene: Scene, scale: Double) throws(DrawingError) -> [UInt8] {
    switch `protocol` {
    case .kitty, .iTerm2: try renderPNG(scene, scale: scale, typeface: typeface)
    case .sixel: try renderSixel(scene, scale: scale, typeface: typeface)
    }
  }
}
