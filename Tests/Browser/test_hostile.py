"""Every output that a browser, a spreadsheet or a server opens, made of a recording that attacks it."""

import csv
import io
import re
from xml.etree import ElementTree

import pytest
from hostile import TEXTS, hostile_recording

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
    for kind in ["map", "models"]:
        coreograph("figure", kind, one, two, "-o", folder / f"{kind}.svg", "--title", TEXTS[1])
    coreograph("figure", "threads", one, "-o", folder / "threads.md")
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
                assert is_number or not cell.startswith(("=", "+", "-", "@", "\t", "\r")), (path.name, cell)
    for name in ["compare.md", "threads.md"]:
        text = (outputs / name).read_text()
        # Neither elements nor links or pictures but our own, nor a bar too many.
        assert not re.search(r"(?<!\\)<(?!/?sub>)[A-Za-z/!?]", text), name
        links = re.findall(r"(?<!\\)\]\(([^)]*)\)", text)
        assert all(re.fullmatch(r"[\w.-]+\.svg|.*/compare\.svg", link) for link in links), links


def test_a_server_reads_the_report_of_a_comparison(outputs):
    suites = ElementTree.parse(outputs / "compare.xml").getroot()
    assert suites.tag == "testsuites" and len(list(suites.iter("testcase"))) > 3
