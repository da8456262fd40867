import Foundation
import Scene
import Testing

@testable import Figures

/// Themes of the user's own.
@Suite struct ThemeFileTests {
  private func theme(_ json: String) throws(ThemeFileError) -> Theme {
    try Theme(json: Array(json.utf8), path: "ours.json")
  }

  @Test func whatIsNotStatedIsThatOfTheBase() throws {
    let ours = try theme(
      """
      {"$schema": "theme.schema.json", "name": "ours", "base": "dark", "logo": "Ada & Co.",
       "colors": {"ink": "#FFFFFF", "grid": "#345", "palette": ["#2f82d6", "#e37109"]}}
      """)
    var expected = Theme.dark
    expected.name = "ours"
    expected.logo = "Ada & Co."
    expected.ink = Color(hex: 0xffffff)
    expected.grid = Color(hex: 0x334455)
    expected.palette = [Color(hex: 0x2f82d6), Color(hex: 0xe37109)]
    #expect(ours == expected)
    #expect(try theme("{}").palette == Theme.light.palette)
  }

  @Test func fontsAreAFamilyOrFilesBesideTheTheme() throws {
    func fonts(_ json: String, _ path: String = "themes/ours.json") throws -> FontSource? {
      try Theme(json: Array("{\"fonts\": \(json)}".utf8), path: path).fonts
    }
    #expect(try fonts(#"{"family": "Inter"}"#) == .family("Inter"))
    #expect(
      try fonts(#"{"regular": "a.ttf", "bold": "/b.ttf"}"#)
        == .files(regular: "themes/a.ttf", bold: "/b.ttf"))
    #expect(
      try fonts(#"{"regular": "a.ttf"}"#, "ours.json") == .files(regular: "a.ttf", bold: nil))
    #expect(try theme("{}").fonts == nil)
  }

  /// What is refused, and the words that name the key and the fix.
  static let faults: [(String, String)] = [
    ("[]", "ours.json: write an object"),
    ("{\"base\": \"blue\"}", "ours.json: base: 'blue' is no theme: write light, dark or print"),
    (
      "{\"colours\": {}}",
      "ours.json: colours: there is no such key: write one of the schema's, such as 'colors'"
    ),
    (
      "{\"colors\": {\"inc\": \"#000\"}}",
      "ours.json: colors.inc: there is no such key: write one of the schema's, such as 'colors.ink'"
    ),
    (
      "{\"colors\": {\"ink\": \"black\"}}",
      "ours.json: colors.ink: 'black' is no colour: write one as in \"#2f82d6\""
    ),
    ("{\"colors\": {\"ink\": 7}}", "ours.json: colors.ink: write one as in"),
    ("{\"colors\": {\"ink\": \"#12345\"}}", "ours.json: colors.ink: '#12345' is no colour"),
    ("{\"colors\": []}", "ours.json: colors: write an object"),
    (
      "{\"colors\": {\"palette\": [\"#000\"]}}",
      "ours.json: colors.palette: write a list of 2 to 24"
    ),
    ("{\"colors\": {\"palette\": [\"#000\", null]}}", "ours.json: colors.palette[1]: write one"),
    ("{\"logo\": \"\"}", "ours.json: logo: write words"),
    ("{\"fonts\": \"Inter\"}", "ours.json: fonts: write an object, as in {\"family\": "),
    ("{\"fonts\": {}}", "ours.json: fonts: name a family (fonts.family) or the file"),
    ("{\"fonts\": {\"bold\": \"b.ttf\"}}", "ours.json: fonts.regular: name a family"),
    ("{\"fonts\": {\"family\": 3}}", "ours.json: fonts.family: write words"),
    (
      "{\"fonts\": {\"family\": \"A\", \"regular\": \"a.ttf\"}}",
      "ours.json: fonts.family: name a family or files, not both"
    ),
    (
      "{\"fonts\": {\"famly\": \"Inter\"}}",
      "ours.json: fonts.famly: there is no such key: write one of the schema's, such as 'fonts.family'"
    ),
    ("{\"name\": 3}", "ours.json: name: write words"),
  ]

  @Test(arguments: faults) func aFaultIsNamedWithItsKeyAndItsFix(_ json: String, _ words: String) {
    let error = #expect(throws: ThemeFileError.self) { try theme(json) }
    #expect(error?.description.hasPrefix(words) == true, "\(error?.description ?? "")")
  }

  @Test func whatIsNoJSONIsRefusedInOneLine() {
    let error = #expect(throws: ThemeFileError.self) { try theme("{\n\"base\": \n}") }
    #expect(error?.description.hasPrefix("ours.json: is no JSON: ") == true)
    #expect(error?.description.contains("\n") == false)
  }

  @Test func textThatNobodyCanReadIsRefusedAndWeakMarksAreNamed() throws {
    let error = #expect(throws: ThemeFileError.self) {
      try theme("{\"colors\": {\"ink\": \"#cccccc\"}}")
    }
    #expect(
      error?.description
        == "ours.json: colors.ink (#cccccc) has a contrast of 1.6:1 against the background "
        + "(#ffffff) and needs 4.5:1: make it darker")
    let weak = try theme("{\"base\": \"dark\", \"colors\": {\"palette\": [\"#2f82d6\", \"#222\"]}}")
      .weakColors
    #expect(weak.map(\.key) == ["colors.palette[1]"])
    #expect(weak.first.map { "\($0)" }?.hasSuffix("needs 3.0:1: make it lighter") == true)
    for theme in Theme.all { #expect(theme.weakColors.isEmpty) }
  }

  @Test func contrastIsThatOfWCAG() {
    // The ends of the scale, and the grey that WebAIM and others give as just enough: 4.54:1.
    #expect(abs(Color(hex: 0).contrast(with: Color(hex: 0xffffff)) - 21) < 1e-9)
    #expect(Color(hex: 0x123456).contrast(with: Color(hex: 0x123456)) == 1)
    #expect(abs(Color(hex: 0x767676).contrast(with: Color(hex: 0xffffff)) - 4.54) < 0.005)
  }

  private static let python =
    ProcessInfo.processInfo.environment["COREOGRAPH_TEST_PYTHON"] ?? "python3"

  /// What Python says to `script`; nil where it does not end well.
  private static func run(_ script: String, _ arguments: [String] = []) -> String? {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [python, "-c", script] + arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return process.terminationStatus == 0 ? String(decoding: output, as: UTF8.self) : nil
  }

  /// The published schema and the reader agree on what is a theme; but for contrast, which a schema
  /// cannot state.
  @Test(
    .enabled(if: run("import jsonschema") != nil, "Python lacks jsonschema: make test installs it"))
  func theSchemaAgrees() throws {
    let good = [
      "{}", "{\"name\": \"a\", \"base\": \"print\", \"logo\": \"b\", \"$schema\": \"c\"}",
      "{\"colors\": {}}", "{\"fonts\": {\"family\": \"Inter\"}}",
      "{\"fonts\": {\"regular\": \"a.ttf\", \"bold\": \"b.ttf\"}}",
      "{\"colors\": {\"track\": \"#aBc\", \"palette\": [\"#000\", \"#123456\"]}}",
    ]
    let schema = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../docs/theme.schema.json").path
    let script = """
      import json, jsonschema, sys
      schema = json.load(open(sys.argv[1]))
      jsonschema.Draft202012Validator.check_schema(schema)
      valid = jsonschema.Draft202012Validator(schema).is_valid
      print(*(valid(json.loads(text)) for text in sys.argv[2:]))
      """
    let samples = good + Self.faults.map(\.0)
    let verdicts = Self.run(script, [schema] + samples)?.split(whereSeparator: \.isWhitespace)
    #expect(verdicts?.count == samples.count)
    for (text, verdict) in zip(samples, verdicts ?? []) {
      #expect((verdict == "True") == ((try? theme(text)) != nil), "\(text)")
    }
  }
}
