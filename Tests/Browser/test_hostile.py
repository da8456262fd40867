"""Every output that a browser, a spreadsheet or a server opens, made of a recording that attacks it."""

import csv
import io
import re
from xml.etree import ElementTree

import cmarkgfm
import pytest
from hostile import CALLS, COMBINED, TEXTS, hostile_recording, hostile_sweep, hostile_theme

# What a page or a drawing would need to act or to ask for something.
ACTIVE = {
    "script", "iframe", "object", "embed", "foreignobject", "base", "form", "link", "meta", "image",
    "animate", "set", "handler", "use", "a",
}  # fmt: skip


@pytest.fixture(scope="module")
def traces(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    # Runs of one family, so that a page compares them.
    return [hostile_recording(folder / f"{name}.json", f"{TEXTS[0]}/{name}") for name in ("a", "b")]


@pytest.fixture(scope="module")
def outputs(coreograph, traces, tmp_path_factory):
    """Every kind of figure and page of them, by file name."""
    folder = tmp_path_factory.mktemp("outputs")
    one, two = traces
    for kind in ["threads", "cores", "tasks", "concurrency", "states", "waits"]:
        coreograph("figure", kind, one, "-o", folder / f"{kind}.svg", "--table", "csv")
    coreograph("figure", "tasks", one, "-o", folder / "tasks.md", "--title", " ".join(CALLS + COMBINED))
    for kind in ["map", "models"]:
        coreograph("figure", kind, one, two, "-o", folder / f"{kind}.svg", "--title", TEXTS[1])
    coreograph("figure", "threads", one, "-o", folder / "threads.md")
    # A file's name is a stranger's, too.
    sweep = hostile_sweep(folder / "<img src=x onerror=alert(0)>.json")
    for kind in ["speedup", "efficiency"]:
        coreograph("figure", kind, sweep, "-o", folder / f"{kind}.svg", "--table", "csv")
        coreograph("figure", kind, sweep, "-o", folder / f"{kind}.md")
    theme = hostile_theme(folder / "theme.json")
    coreograph("figure", "threads", one, "-o", folder / "themed.svg", "--theme", theme)
    coreograph("report", one, sweep, "-o", folder / "scaling.html")
    coreograph("report", one, "-o", folder / "one.html", "--title", "".join(TEXTS[:5]))
    coreograph("report", one, two, "-o", folder / "two.html")
    names = ["compare.html", "compare.svg", "compare.md", "compare.xml", "compare.json"]
    written = [word for name in names for word in ("-o", folder / name)]
    coreograph("compare", one, "--with", two, *written)
    return folder


def test_pages_run_nothing_and_ask_for_nothing(visit, outputs):
    for path in sorted(outputs.glob("*.html")):
        visited = visit(path)
        assert visited.complaints == [], path.name
        assert visited.requests == [path.as_uri()], path.name
        page = visited.page
        # Whatever a name holds is text: the page has the elements of its template and no others.
        assert page.locator("iframe, object, embed, base, foreignObject, link").count() == 0
        assert page.locator("script:not([type])").count() == 1
        assert page.evaluate(
            """() => [...document.querySelectorAll("*")].flatMap(element =>
                 [...element.attributes].filter(({name, value}) => /^on/.test(name) ||
                   (/^(href|src|action|xlink:href)$/.test(name) && !/^(#|data:|blob:|[\\w-]+\\.svg)/.test(value)))
                 .map(({name, value}) => `${element.tagName} ${name}=${value}`))"""
        ) == [], path.name  # fmt: skip
        assert "alert(1)" in page.content()


def test_drawings_run_nothing_and_ask_for_nothing(visit, outputs):
    for path in sorted(outputs.glob("*.svg")):
        visited = visit(path, script=None)
        assert visited.complaints == [], path.name
        assert visited.requests == [path.as_uri()], path.name
        text = path.read_text()
        assert "<!" not in text and "<?" not in text.removeprefix('<?xml version="1.0"')[1:], path.name
        for element in ElementTree.fromstring(text).iter():
            assert element.tag.split("}")[-1].lower() not in ACTIVE, (path.name, element.tag)
            for name, value in element.attrib.items():
                name = name.split("}")[-1].lower()
                assert not name.startswith("on") and name not in ("href", "src", "style"), (path.name, name)
                assert "url(" not in value and "script:" not in value, (path.name, value)


def test_tables_are_no_formulas_and_no_markup(outputs):
    for path in outputs.glob("*.csv"):
        for row in csv.reader(io.StringIO(path.read_text(), newline="")):
            for cell in row:
                is_number = re.fullmatch(r"-?[0-9.]+(e-?[0-9]+)?", cell)
                # Half of the world's spreadsheets part cells at semicolons.
                for part in cell.split(";"):
                    assert is_number or part.strip()[:1] not in [*"=+-@＝＋－＠"], (path.name, cell)


def test_comments_are_text_to_a_server(outputs):
    """As GitHub reads Markdown, and then goes through the text for whom to call."""
    for name in ["compare.md", "threads.md", "tasks.md", "speedup.md", "efficiency.md"]:
        page = cmarkgfm.github_flavored_markdown_to_html((outputs / name).read_text())
        # Raw elements are left out with a comment.
        raw = re.findall("<!-- raw HTML omitted -->", page)
        assert len(raw) == (2 if name == "compare.md" else 0), (name, raw)
        # XML has no way to say these two.
        page = re.sub("[\ufffe\uffff]|<!-- raw HTML omitted -->", "", page)
        page = ElementTree.fromstring(f"<page>{page}</page>")
        assert not any(page.iter("a")), name
        pictures = [element.attrib["src"] for element in page.iter("img")]
        assert len(pictures) == (name == "compare.md") and all(path.endswith("compare.svg") for path in pictures)
        width = len(page.findall(".//th"))
        assert width > 1
        for element in page.iter("tr"):
            assert len(element) == width, (name, list(element.itertext()))
        for element in page.iter("code"):
            element.text = None
        text = "".join(page.itertext())
        called = re.findall(r"@[^\s\u200b]|#\d|!\d|GH-\d|https?://|www\.\w", text)
        assert called == [], (name, called)
        assert name not in ["threads.md", "tasks.md"] or "@\u200boctocat" in text


def test_a_server_reads_the_report_of_a_comparison(coreograph, outputs, traces, tmp_path):
    slow = hostile_recording(tmp_path / "slow.json", f"{TEXTS[0]}/slow", step=40_000)
    # Four runs of each are enough to be sure that it became slower, of which the report tells names.
    report = tmp_path / "slower.xml"
    coreograph("compare", *[traces[0]] * 5, "--with", *[slow] * 5, "-o", report, status=1)
    for path in [outputs / "compare.xml", report]:
        suites = ElementTree.parse(path).getroot()
        assert suites.tag == "testsuites" and len(list(suites.iter("testcase"))) > 3
    assert len(list(suites.iter("failure"))) == 1
