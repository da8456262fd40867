import CCairo
import Foundation

/// A decoded PNG file. Cairo decodes with libpng, the format's reference library, which also checks
/// the checksums of our own encoder.
struct Picture: Equatable {
  var width: Int
  var height: Int
  /// Opacity, red, green and blue from the highest byte down, multiplied by the opacity.
  var pixels: [UInt32]

  /// Why a picture could not be read.
  struct Unreadable: Error, CustomStringConvertible {
    var description: String
  }

  init(path: String) throws {
    guard let surface = cairo_image_surface_create_from_png(path) else {
      throw Unreadable(description: "\(path): no memory")
    }
    defer { cairo_surface_destroy(surface) }
    let status = cairo_surface_status(surface)
    guard status == CAIRO_STATUS_SUCCESS, let data = cairo_image_surface_get_data(surface) else {
      throw Unreadable(description: "\(path): \(String(cString: cairo_status_to_string(status)))")
    }
    width = Int(cairo_image_surface_get_width(surface))
    height = Int(cairo_image_surface_get_height(surface))
    let stride = Int(cairo_image_surface_get_stride(surface))
    let isOpaque = cairo_image_surface_get_format(surface) == CAIRO_FORMAT_RGB24
    pixels = []
    for y in 0..<height {
      let row = UnsafeRawBufferPointer(start: data + y * stride, count: width * 4)
      for word in row.bindMemory(to: UInt32.self) {
        pixels.append(isOpaque ? word | 0xff00_0000 : word)
      }
    }
  }

  init(png: [UInt8]) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(png, as: "picture.png")
    try self.init(path: path)
  }

  /// How far apart two pictures of one size are.
  struct Difference: CustomStringConvertible {
    /// The mean difference of a colour component, of 255.
    var mean: Double
    /// The part of all pixels in which a component differs by more than a quarter of its range.
    var visible: Double

    var description: String { "mean \(mean) of 255, visible in \(visible * 100) % of pixels" }
  }

  func difference(from other: Picture) -> Difference {
    var sum = 0
    var visible = 0
    for (one, two) in zip(pixels, other.pixels) where one != two {
      var worst = 0
      for shift in [0, 8, 16, 24] as [UInt32] {
        let apart = abs(Int(one >> shift & 0xff) - Int(two >> shift & 0xff))
        sum += apart
        worst = max(worst, apart)
      }
      if worst > 64 { visible += 1 }
    }
    return Difference(
      mean: Double(sum) / Double(pixels.count * 4),
      visible: Double(visible) / Double(pixels.count))
  }
}

/// A folder that is removed with its content when nobody uses it any more.
final class TemporaryFolder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: url)
  }

  /// The path of a file in it.
  func path(_ name: String) -> String {
    url.appendingPathComponent(name).path
  }

  /// Writes a file and gives its path.
  func write(_ bytes: [UInt8], as name: String) throws -> String {
    try Data(bytes).write(to: url.appendingPathComponent(name))
    return path(name)
  }
}
