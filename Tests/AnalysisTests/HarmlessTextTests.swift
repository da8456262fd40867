import Testing

@testable import Analysis

/// What is left of texts that would act on a terminal. Every expected text was written by hand.
struct HarmlessTextTests {
  @Test(
    "one line",
    arguments: [
      ("plain", "plain"), ("Größe 日本 👩‍👩‍👧", "Größe 日本 👩‍👩‍👧"), ("a\u{1b}[31mb", "a�[31mb"),
      ("\u{1b}]52;c;eA==\u{7}", "�]52;c;eA==�"), ("\u{9b}2J\u{9d}", "�2J�"),
      ("a\r\nb\tc", "a��b�c"),
      ("x\u{202e}y\u{2066}", "x�y�"), ("\u{8}\u{7f}\u{85}\u{2028}", "����"), ("", ""),
    ])
  func line(text: String, expected: String) { #expect(text.harmless == expected) }

  @Test("several lines keep their breaks, and colours where there are any")
  func lines() {
    let text = "\u{1b}[1mhead\u{1b}[0m\n\tname\u{1b}]0;x\u{7} \u{1b}[2J\u{9b}1m\u{1b}"
    #expect(
      text.harmlessLines(keepingColors: true)
        == "\u{1b}[1mhead\u{1b}[0m\n\tname�]0;x� �[2J�1m�")
    #expect(text.harmlessLines(keepingColors: false) == "�[1mhead�[0m\n\tname�]0;x� �[2J�1m�")
  }

  @Test("JSON says the same with escapes")
  func json() {
    let text = "{\n  \"a\": \"\u{9b}x\u{202e}\u{7f}\u{e0001}é\"\n}"
    #expect(
      text.harmlessJSON == "{\n  \"a\": \"\\u009bx\\u202e\\u007f\\udb40\\udc01é\"\n}")
  }
}
