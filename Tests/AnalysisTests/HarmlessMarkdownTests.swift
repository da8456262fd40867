import Testing

@testable import Analysis

/// What is left of texts that would act where Markdown is shown. Every expected text was written by hand;
/// Tests/Browser/test_hostile.py asks GitHub's own reader of Markdown.
struct HarmlessMarkdownTests {
  @Test(
    "nothing is markup, also with something combined with it",
    arguments: [
      ("plain: 1.5 ms (50 %)", "plain: 1.5 ms (50 %)"), ("a|b", "a\\|b"),
      ("<b>&amp;", "&lt;b\\>&amp;amp;"), ("[x](y)", "\\[x\\](y)"),
      ("*a* _b_ `c`", "\\*a\\* \\_b\\_ \\`c\\`"),
      ("[\u{301}x]\u{301}(y)", "\\[\u{301}x\\]\u{301}(y)"), ("|\u{301}", "\\|\u{301}"),
      ("`\u{301}", "\\`\u{301}"), ("<\u{301}b", "&lt;\u{301}b"),
      ("$x$ {{y}}", "\\$x\\$ \\{\\{y\\}\\}"),
      ("\\\u{301}", "\\\\\u{301}"),
    ])
  func markup(text: String, expected: String) {
    #expect(Array(text.escapedForMarkdown.utf8) == Array(expected.utf8))
  }

  @Test(
    "nobody is called",
    arguments: [
      ("@octocat", "@\u{200b}octocat"), ("a@b.c", "a@\u{200b}b.c"), ("x @ y", "x @ y"), ("@", "@"),
      ("@\u{301}x", "@\u{200b}\u{301}x"), ("#1 #a", "\\#\u{200b}1 \\#a"),
      ("!7 a!", "!\u{200b}7 a!"),
      ("GH-1 gh-2 agh-", "GH-\u{200b}1 gh-\u{200b}2 agh-"), ("-1 h-2", "-1 h-2"),
      ("https://a.b/", "https:\u{200b}//a.b/"), ("www.a.b aww.", "www\u{200b}.a.b aww."),
      ("WWW.a", "WWW\u{200b}.a"), ("&12", "&amp;\u{200b}12"), ("50%1", "50%\u{200b}1"),
    ])
  func calls(text: String, expected: String) {
    #expect(Array(text.escapedForMarkdown.utf8) == Array(expected.utf8))
  }
}
