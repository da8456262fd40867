import Foundation

/// Programs of others that judge our files. A test that needs one fails where it is missing.
package enum Tool: String {
  case rsvgConvert = "rsvg-convert"
  case pdftotext
  case pdffonts
  case pdfimages
  case pdfinfo
  case pdftoppm
  case xmllint
  case chromium
  case inkscape
  case soffice

  /// The Debian package that has it.
  private var package: String {
    switch self {
    case .rsvgConvert: "librsvg2-bin"
    case .pdftotext, .pdffonts, .pdfimages, .pdfinfo, .pdftoppm: "poppler-utils"
    case .xmllint: "libxml2-utils"
    case .chromium: "chromium"
    case .inkscape: "inkscape"
    case .soffice: "libreoffice-draw"
    }
  }

  /// Whether it is installed: for those too large to be asked of everyone who runs the tests.
  package var isInstalled: Bool {
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").contains {
      FileManager.default.isExecutableFile(atPath: "\($0)/\(rawValue)")
    }
  }

  /// Runs it for two minutes at most and gives what it wrote to standard output. It finds the bundled
  /// font, and those of the folder `fonts`.
  @discardableResult
  package func run(_ arguments: [String], fonts: String? = nil) throws -> [UInt8] {
    let folder = try TemporaryFolder()
    let complaints = try folder.write([], as: "stderr")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/timeout")
    process.arguments = ["--kill-after=5", "120", rawValue] + arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle(forWritingAtPath: complaints)
    process.environment = try ProcessInfo.processInfo.environment.merging(
      ["FONTCONFIG_FILE": fontConfiguration(in: folder, others: fonts)]) { $1 }
    try process.run()
    let bytes = [UInt8](output.fileHandleForReading.readDataToEndOfFile())
    process.waitUntilExit()
    switch process.terminationStatus {
    case 0: return bytes
    // What timeout answers for a command that is not there.
    case 127: throw ToolFailure(reason: "\(rawValue) is missing: apt-get install \(package)")
    case let status:
      let complaint = try String(contentsOfFile: complaints, encoding: .utf8)
      throw ToolFailure(reason: "\(rawValue) \(arguments) exited with \(status): \(complaint)")
    }
  }
}

/// Lets programs find the font of the sources and no others but those asked for, whatever the machine
/// has installed.
private func fontConfiguration(in folder: TemporaryFolder, others: String?) throws -> String {
  let fonts = URL(fileURLWithPath: #filePath)
    .appendingPathComponent("../../../Sources/BundledFonts/fonts").standardizedFileURL
  let configuration = """
    <?xml version="1.0"?>
    <!DOCTYPE fontconfig SYSTEM "fonts.dtd">
    <fontconfig><dir>\(fonts.path)</dir><dir>\(others ?? fonts.path)</dir><cachedir>\(folder.path("cache"))</cachedir></fontconfig>
    """
  return try folder.write(Array(configuration.utf8), as: "fonts.conf")
}

/// Why a program of others could not judge.
package struct ToolFailure: Error, CustomStringConvertible {
  /// What is wrong.
  package var reason: String
  /// One line.
  package var description: String { reason }
}
