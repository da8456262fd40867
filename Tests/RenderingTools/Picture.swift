import CCairo
import Foundation

/// A decoded PNG file. Cairo decodes with libpng, the format's reference library, which also checks
/// the checksums of our own encoder.
package struct Picture: Equatable {
  /// Pixels across.
  package var width: Int
  /// Pixels down.
  package var height: Int
  /// Opacity, red, green and blue from the highest byte down, multiplied by the opacity.
  package var pixels: [UInt32]

  /// Why a picture could not be read.
  package struct Unreadable: Error, CustomStringConvertible {
    package var description: String
  }

  /// Reads the file `path`.
  package init(path: String) throws {
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

  /// Decodes a file in memory.
  package init(png: [UInt8]) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(png, as: "picture.png")
    try self.init(path: path)
  }

  /// How far apart two pictures of one size are.
  package struct Difference: CustomStringConvertible {
    /// The mean difference of a colour component, of 255.
    package var mean: Double
    /// The part of all pixels in which a component differs by more than a quarter of its range.
    package var visible: Double

    package var description: String {
      "mean \(mean) of 255, visible in \(visible * 100) % of pixels"
    }
  }

  /// How far the two are apart.
  package func difference(from other: Picture) -> Difference {
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

extension Picture {
  /// The part of all pixels that no pixel of `other` comes near: neither in its place nor in one of the
  /// eight around it is a component within a quarter of its range. Renderers that place letters and edges
  /// up to a pixel away agree by this; what is missing or has another colour does not. What the two
  /// differ in size does not count.
  package func misplaced(from other: Picture) -> Double {
    let (width, height) = (min(width, other.width), min(height, other.height))
    func isNear(_ one: UInt32, _ two: UInt32) -> Bool {
      [0, 8, 16].allSatisfy { (shift: UInt32) in
        abs(Int(one >> shift & 0xff) - Int(two >> shift & 0xff)) <= 64
      }
    }
    var count = 0
    for y in 0..<height {
      for x in 0..<width {
        let pixel = pixels[y * self.width + x]
        let counterpart = other.pixels[y * other.width + x]
        if pixel == counterpart || isNear(pixel, counterpart) { continue }
        let rows = max(y - 1, 0)...min(y + 1, height - 1)
        let columns = max(x - 1, 0)...min(x + 1, width - 1)
        let isThere = rows.contains { row in
          columns.contains { isNear(pixel, other.pixels[row * other.width + $0]) }
        }
        if !isThere { count += 1 }
      }
    }
    return Double(count) / Double(width * height)
  }
}

/// A folder that is removed with its content when nobody uses it any more.
package final class TemporaryFolder {
  /// Where it is.
  package let url: URL

  /// Makes it.
  package init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: url)
  }

  /// The path of a file in it.
  package func path(_ name: String) -> String {
    url.appendingPathComponent(name).path
  }

  /// Writes a file and gives its path.
  package func write(_ bytes: [UInt8], as name: String) throws -> String {
    try Data(bytes).write(to: url.appendingPathComponent(name))
    return path(name)
  }
}
