import Drawing
import Foundation
import RenderingTools
import Scene
import Testing
import Typesetting

@Suite struct PDFTests {
  private let typeface: BundledTypeface
  private let folder: TemporaryFolder

  init() throws {
    typeface = try BundledTypeface()
    folder = try TemporaryFolder()
  }

  private func output(_ tool: Tool, _ arguments: [String]) throws -> String {
    String(decoding: try tool.run(arguments), as: UTF8.self)
  }

  /// Lines of text, far enough apart that a reader takes them for lines.
  private func scene(_ lines: [String]) -> Scene {
    Scene(
      size: Size(960, 40 + 30 * Double(lines.count)), background: nil, title: "Größe & <Titel>",
      description: "What it shows.",
      metadata: [
        MetadataEntry(key: "method", value: "switches"),
        MetadataEntry(key: "author", value: "Ada Lovelace"),
      ],
      elements: lines.enumerated().map { index, line in
        .text(
          Text(
            line, at: Point(480, 40 + 30 * Double(index)),
            anchor: [.start, .middle, .end][index % 3],
            font: Font(size: 14, weight: index % 2 == 0 ? .regular : .bold),
            color: Color(hex: 0)))
      })
  }

  @Test func textComesOutAsItWentIn() throws {
    let lines = [
      "Threads took turns: 0.99 cores busy", "AVATAR To Ty Wa kerned", "office fi fl ﬁ ﬂ",
      "1.2 µs × 4 − 3 → 5 <&> \"quoted\"", "Ελληνικά Кириллица déjà vu", "one 漢 in a name",
      "ThreadPoolExe…-service-0_17",
    ]
    let pdf = try folder.write(renderPDF(scene(lines), typeface: typeface), as: "text.pdf")
    let text = try output(.pdftotext, ["-layout", pdf, "-"])
    let found = text.split(separator: "\n").map {
      $0.trimmingCharacters(in: .whitespaces.union(CharacterSet(charactersIn: "\u{c}")))
    }.filter { !$0.isEmpty }
    #expect(found == lines)
  }

  /// Poppler's list of links; a link in an SVG is an element around its text.
  @Test func linksLeadWhereTheySay() throws {
    let address = "https://example.org/talks?a=1&b=(2)#top"
    var scene = scene(["see example.org", "and no link"])
    if case .text(var text) = scene.elements[0] {
      text.link = address
      scene.elements[0] = .text(text)
    }
    let bytes = try renderPDF(scene, typeface: typeface)
    #expect(try renderPDF(scene, typeface: typeface) == bytes)
    let pdf = try folder.write(bytes, as: "links.pdf")
    let lines = try output(.pdfinfo, ["-url", pdf]).split(separator: "\n").dropFirst()
    #expect(lines.count == 1 && lines.first?.contains(address) == true, "\(lines)")
    #expect(try output(.pdftotext, [pdf, "-"]).contains("see example.org"))
    let svg = String(decoding: renderSVG(scene, typeface: typeface), as: UTF8.self)
    let escaped = address.replacingOccurrences(of: "&", with: "&amp;")
    #expect(svg.contains("<a href=\"\(escaped)\"><text ") && svg.contains("</text></a>"))
    #expect(svg.components(separatedBy: "<a ").count == 2)
  }

  @Test func rightToLeftWordsComeOutWhole() throws {
    let pdf = try folder.write(
      renderPDF(scene(["שלום thread-1"]), typeface: typeface), as: "text.pdf")
    let text = try output(.pdftotext, ["-layout", pdf, "-"])
    #expect(text.contains("שלום"))
    #expect(text.contains("thread-1"))
  }

  /// Where words stand in the PDF is where shaping put them, to the thousandth of an em per
  /// character that PDF's own font tables are rounded to.
  @Test func wordsStandWhereTheyWereMeasured() throws {
    let line = "Threads took turns: 0.99 cores busy"
    let font = Font(size: 40, weight: .bold)
    let text = Text(line, at: Point(20, 60), font: font, color: Color(hex: 0))
    let scene = Scene(
      size: Size(960, 100), background: nil, title: "", description: "", elements: [.text(text)])
    let pdf = try folder.write(renderPDF(scene, typeface: typeface), as: "text.pdf")
    let boxes = try output(.pdftotext, ["-bbox", pdf, "-"])
    let starts = boxes.matches(of: /xMin="([0-9.]+)"/).compactMap { Double($0.1) }
    let words = line.split(separator: " ")
    #expect(starts.count == words.count)
    for (word, start) in zip(words, starts) {
      let before = String(line[..<word.startIndex])
      let expected = 20 + typeface.width(of: before, font: font)
      #expect(abs(start / 0.75 - expected) <= 0.001 * 40 * Double(before.count + 1), "\(word)")
    }
  }

  @Test func embedsItsFonts() throws {
    let pdf = try folder.write(
      renderPDF(Specimen.scene(typeface), typeface: typeface), as: "specimen.pdf")
    let fonts = try output(.pdffonts, [pdf]).split(separator: "\n").dropFirst(2)
    #expect(!fonts.isEmpty)
    for font in fonts {
      #expect(font.contains("LiberationSans"))
      // Embedded, a subset, and with a table that leads back to characters.
      #expect(font.contains(#/ yes +yes +yes /#), "\(font)")
    }
  }

  /// Everything is drawn with lines and letters, transparent or not.
  @Test func holdsNoPixels() throws {
    let pdf = try folder.write(
      renderPDF(Specimen.scene(typeface), typeface: typeface), as: "specimen.pdf")
    let images = try output(.pdfimages, ["-list", pdf]).split(separator: "\n").dropFirst(2)
    #expect(images.isEmpty)
  }

  @Test func statesItsSizeAndItsOrigin() throws {
    let pdf = try folder.write(renderPDF(scene(["a", "b"]), typeface: typeface), as: "info.pdf")
    let info = try output(.pdfinfo, [pdf])
    #expect(info.contains(/Title: +Größe & <Titel>\n/))
    #expect(info.contains(/Subject: +What it shows\.\n/))
    #expect(info.contains(/Author: +Ada Lovelace\n/))
    #expect(info.contains(/Keywords: +method: switches/))
    #expect(info.contains(/Creator: +Coreograph\n/))
    #expect(!info.contains("CreationDate"))
    // 960 x 100 CSS pixels.
    #expect(info.contains(/Page size: +720 x 75 pts/))
  }
}
