import Testing
import Typesetting

@Suite struct DisplayableTextTests {
  @Test(arguments: [
    ("plain", "plain"), ("two\nlines\ttab\r\nend", "two lines tab  end"),
    ("bell\u{7}null\u{0}", "bell\u{fffd}null\u{fffd}"),
    ("\u{80}\u{9f}\u{7f}", "\u{fffd}\u{fffd}\u{fffd}"),
    ("\u{fffe}\u{ffff}", "\u{fffd}\u{fffd}"), ("para\u{2029}graph\u{85}", "para graph "),
    ("<&>\"'", "<&>\"'"), ("e\u{301}\u{200d}", "e\u{301}\u{200d}"),
  ])
  func isOneLineThatXMLCanCarry(text: String, expected: String) {
    #expect(displayable(text) == expected)
  }
}
