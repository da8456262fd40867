"""A window that is saved from the explorer is the figure that the command draws of it."""

import base64
import re
import shlex
import xml.etree.ElementTree as ElementTree

import pytest
from looks import LOOKS
from made_up import recording
from explorer_page import Explorer
from irregular import irregular
from test_report import HOSTILE

KINDS = ["threads", "cores", "concurrency", "gil", "tasks"]

# How many pixels of two pictures are clearly unlike, by their share: letters and edges may be smoothed otherwise.
UNLIKE = """async ([one, other]) => {
  const pixels = await Promise.all([one, other].map(async data => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
    context.drawImage(image, 0, 0);
    return context.getImageData(0, 0, image.width, image.height);
  }));
  const [{ data, width, height }, { data: others, ...size }] = pixels;
  if (width !== size.width && others.length !== data.length) return 1;
  let unlike = 0;
  for (let at = 0; at < data.length; at += 4) {
    const apart = [0, 1, 2].map(part => Math.abs(data[at + part] - others[at + part]));
    if (Math.max(...apart) > 96) unlike += 1;
  }
  return unlike / (width * height);
}"""


@pytest.fixture(scope="session")
def recordings(run, samples, tmp_path_factory):
    """By name: what has all kinds of marks, what has more of them than pixels, more lanes than room, rows of
    tasks, samples."""
    folder = tmp_path_factory.mktemp("saved")
    return {
        "by hand": run,
        "in turns": samples[1],
        "all marks": irregular(folder / "marks.json", 1, tasks=14),
        "crowd": irregular(folder / "crowd.json", 2, threads=45, spans=16, tasks=60),
        "samples": irregular(folder / "samples.json", 3, method="procfs", losses=0),
        "dense": irregular(folder / "dense.json", 4, threads=2, spans=1800),
    }


def first_difference(page, figure):
    """Where two figures differ first, element by element; nothing where they are the same bytes."""
    if page == figure:
        return None
    elements = [text.splitlines() for text in (page, figure)]
    for number, (one, other) in enumerate(zip(*elements), start=1):
        if one != other:
            return f"element {number}:\n  page   {one[:600]}\n  figure {other[:600]}"
    return f"{len(elements[0])} elements and {len(elements[1])}"


def saved(shown, kind, type, path):
    """Saves the window as a figure to `path`, and returns the options of the command that the page names."""
    shown.page.locator("#explorer-figure").select_option(kind)
    with shown.page.expect_download() as download:
        shown.page.locator(f"#explorer-{type}").click()
    download.value.save_as(path)
    assert download.value.suggested_filename.endswith(f"-{kind}.{type}")
    return shlex.split(shown.page.locator("#explorer-saved code").inner_text())[6:]


@pytest.mark.parametrize(
    ("name", "kinds", "schemes"),
    [
        ("by hand", KINDS, ["light", "dark"]),
        ("in turns", KINDS[:3], ["light"]),
        ("all marks", KINDS, ["light", "dark"]),
        ("crowd", KINDS, ["light", "dark"]),
        ("samples", ["threads", "cores"], ["light"]),
        ("dense", ["threads", "concurrency", "gil"], ["dark"]),
    ],
)
def test_a_saved_window_is_the_figure(coreograph, visit, recordings, tmp_path, name, kinds, schemes):
    """The same bytes, of the whole run in light colours and of a part of it in dark ones."""
    trace, page = recordings[name], tmp_path / "page.html"
    coreograph("report", trace, "-o", page)
    part = (0.21, 0.67)
    for scheme in schemes:
        shown = Explorer(visit(page, scheme=scheme))
        options = ["--preset", "web"]
        if scheme == "dark":
            length = shown.numbers()["length"] * 1e9
            start, end = (round(length * share) for share in part)
            shown.page.evaluate(f"location.hash = 'explorer?from={start}&to={end}'")
            shown.settle()
            options += ["--theme", "dark", "--from", f"{start}ns", "--to", f"{end}ns"]
        offered = shown.page.locator("#explorer-figure option").evaluate_all("all => all.map(it => it.value)")
        assert [kind for kind in KINDS if kind in offered] == offered
        for kind in kinds:
            assert saved(shown, kind, "svg", tmp_path / "page.svg") == options
            coreograph("figure", kind, trace, "-o", tmp_path / "figure.svg", *options)
            texts = [(tmp_path / f"{it}.svg").read_text() for it in ("page", "figure")]
            difference = first_difference(*texts)
            assert difference is None, f"{name}, {kind}, {scheme}: {difference}"
        assert shown.visited.complaints == []


@pytest.mark.parametrize(
    ("kind", "filter", "sort", "lanes"),
    [
        ("threads", "worker, t/v", "busy", None),
        ("threads", "!worker-1", "recorded", None),
        ("cores", "1-3", "recorded", "1,2,3"),
        ("cores", "", "name", "0,1,2,3,4,5"),
        ("tasks", "fetch", "start", None),
        ("concurrency", "worker", "busy", ""),
    ],
)
def test_chosen_lanes_are_in_the_figure(coreograph, visit, recordings, tmp_path, kind, filter, sort, lanes):
    trace, page = recordings["all marks"], tmp_path / "page.html"
    coreograph("report", trace, "-o", page)
    shown = Explorer(visit(page))
    shown.page.locator("#explorer-filter").fill(filter)
    shown.page.locator("#explorer-sort").select_option(sort)
    shown.settle()
    options = saved(shown, kind, "svg", tmp_path / "page.svg")
    assert ("--lanes" in options) == (lanes != "")
    if lanes:
        assert options[-1] == lanes
    coreograph("figure", kind, trace, "-o", tmp_path / "figure.svg", *options)
    texts = [(tmp_path / f"{it}.svg").read_text() for it in ("page", "figure")]
    assert first_difference(*texts) is None, first_difference(*texts)
    # The lanes that are shown, in their order.
    names = {"threads": "thread", "cores": "core", "tasks": "task"}
    if lanes is None:
        own = [lane for lane in shown.lanes() if lane.startswith(names[kind] + "-")]
        groups = re.findall(rf'<g id="({names[kind]}-\d+)">', texts[0])
        assert len(own) == len(groups)
        assert kind == "tasks" or own == groups


def test_no_lane_of_a_kind_is_no_figure(explorer):
    shown = explorer("#explorer?lanes=worker")
    shown.page.locator("#explorer-figure").select_option("cores")
    shown.page.locator("#explorer-svg").click()
    assert "No lane" in shown.page.locator("#explorer-saved").inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_saved_picture_has_the_pixels_of_the_figure(coreograph, visit, browser, recordings, tmp_path, scheme):
    trace, page = recordings["all marks"], tmp_path / "page.html"
    coreograph("report", trace, "-o", page)
    shown = Explorer(visit(page, scheme=scheme))
    LOOKS.mkdir(parents=True, exist_ok=True)
    files = [LOOKS / f"saved-{scheme}.png", tmp_path / "figure.png"]
    blank = browser.new_page()
    for kind in ["threads", "tasks"]:
        options = saved(shown, kind, "png", files[0])
        coreograph("figure", kind, trace, "-o", files[1], *options)
        unlike = blank.evaluate(UNLIKE, [base64.b64encode(file.read_bytes()).decode() for file in files])
        print(f"{kind}, {scheme}: {unlike:.2%} of the pixels differ")
        assert unlike < 0.01
    blank.close()


def test_hostile_names_stay_text_in_saved_figures(coreograph, visit, tmp_path):
    names = [HOSTILE, HOSTILE * 150, "<b>\u2066evil"]
    trace = recording(tmp_path / "hostile.json", HOSTILE, [[(0, 100)], [(20, 80)], [(30, 60)]], names, cores=3)
    coreograph("report", trace, "-o", tmp_path / "page.html")
    shown = Explorer(visit(tmp_path / "page.html"))
    for kind in ["threads", "cores"]:
        saved(shown, kind, "svg", tmp_path / "page.svg")
        root = ElementTree.parse(tmp_path / "page.svg").getroot()
        tags = {element.tag.split("}")[1] for element in root.iter()}
        assert tags <= {"svg", "title", "desc", "metadata", "provenance", "entry", "g", "rect", "path", "text"}
        assert "\u202e" not in ElementTree.tostring(root, "unicode")
