import Testing

@testable import Report

@Suite struct ColorSchemesTests {
  @Test func drawingsThatDifferInPaintBecomeOne() {
    var schemes = ColorSchemes()
    let merged = schemes.merge(
      light: ##"<g id="a"><rect x="1" fill="#000000"/><text fill="#111111">x &gt; y</text></g>"##,
      dark: ##"<g id="a"><rect x="1" fill="#ffffff"/><text fill="#eeeeee">x &gt; y</text></g>"##)
    #expect(
      merged
        == ##"<g id="a"><rect class="d1" x="1" fill="#000000"/>"##
        + ##"<text class="d2" fill="#111111">x &gt; y</text></g>"##)
    #expect(schemes.darkRules == ".d1{fill:#ffffff}\n.d2{fill:#eeeeee}")
  }

  @Test func equalChangesShareAClass() {
    var schemes = ColorSchemes()
    let light = ##"<path d="M0 0" fill="none" stroke="#101010"/>"##
    let dark = ##"<path d="M0 0" fill="none" stroke="#f0f0f0" stroke-opacity="0.5"/>"##
    let first = schemes.merge(light: light, dark: dark)
    let second = schemes.merge(light: light, dark: dark)
    #expect(first == second)
    #expect(schemes.darkRules == ".d1{stroke:#f0f0f0;stroke-opacity:0.5}")
  }

  @Test func anAttributeOnlyLightHasGoesBackToWhatHoldsWithoutIt() {
    var schemes = ColorSchemes()
    _ = schemes.merge(
      light: ##"<rect fill="#101010" fill-opacity="0.5"/>"##, dark: ##"<rect fill="#101010"/>"##)
    #expect(schemes.darkRules == ".d1{fill-opacity:1}")
  }

  @Test(arguments: [
    (##"<rect x="1"/>"##, ##"<rect x="2"/>"##),
    (##"<rect x="1"/>"##, ##"<circle x="1"/>"##),
    ("<text>a</text>", "<text>b</text>"),
    ("<g><g></g></g>", "<g></g>"),
  ])
  func drawingsThatDifferOtherwiseStayTwo(light: String, dark: String) {
    var schemes = ColorSchemes()
    #expect(schemes.merge(light: light, dark: dark) == nil)
  }

  @Test func quotedMarkupAndAnglesInTextAreNoTags() {
    var schemes = ColorSchemes()
    let light = ##"<rect data-name="a>b" fill="#000000"/>"##
    let merged = schemes.merge(light: light, dark: ##"<rect data-name="a>b" fill="#ffffff"/>"##)
    #expect(merged == ##"<rect class="d1" data-name="a>b" fill="#000000"/>"##)
  }
}
