// The explorer's controls and readouts.

// An element with attributes and children; a child that is text is shown as text, whatever is in it.
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

// What the keys do while the timeline has the focus.
const KEYS = [
  ["← →, A D", "move along"],
  ["+ −, W S", "zoom in and out, around the pointer or the middle"],
  ["0 or Home", "show the whole run"],
  ["↑ ↓", "lane above, lane below"],
  [", .", "span before, span after"],
  ["Enter", "show the selected span as large as it gets"],
  ["G", "go to who ended the wait, holds the lock or made it"],
  ["F", "follow the thread across cores, or the task across threads"],
  ["M", "measure the selected span, or the middle of the window"],
  ["Shift + ← →", "move the right cursor; with Alt the left one"],
  ["Alt + ↑ ↓", "move the lane up or down"],
  ["X", "fold or unfold the lane's group"],
  ["/", "search; N and P: next match, the one before"],
  ["Esc", "let go of cursors, then of what is followed, then of the selection"],
  ["?", "this help"],
];
const MOVES = [
  ["Drag", "move along, or move a lane by its name"],
  ["Ctrl + wheel, pinch", "zoom; the wheel alone once the timeline has the focus"],
  ["Shift + drag", "measure"],
  ["Click, double click", "select, and zoom to it"],
];

class Panel {
  constructor(root, runs) {
    this.root = root;
    const button = (id, label, text, keys) => make("button", { type: "button", id: `explorer-${id}`, "aria-label": label, title: keys ? `${label} (${keys})` : label, "aria-keyshortcuts": keys }, text);
    this.runChoice = make("select", { id: "explorer-run", "aria-label": "Run" }, ...runs.map((name, index) => make("option", { value: index }, name)));
    this.buttons = {
      out: button("out", "Zoom out", "−", "-"),
      in: button("in", "Zoom in", "+", "+"),
      fit: button("fit", "Show the whole run", "Whole run", "0"),
      measure: button("measure", "Measure", "Measure", "M"),
      svg: button("svg", "Save this window as a figure, SVG", "SVG"),
      png: button("png", "Save this window as a figure, PNG", "PNG"),
      csv: button("csv", "Save the spans of the open threads in this window as a table", "CSV"),
      link: button("link", "Copy the address of this view", "Link"),
      help: button("help", "Keys", "?", "?"),
      before: button("before", "Match before", "‹", "P"),
      next: button("next", "Next match", "›", "N"),
    };
    this.search = make("input", { type: "search", id: "explorer-search", placeholder: "Find a thread, task, call", "aria-label": "Find", autocomplete: "off", spellcheck: "false" });
    this.found = make("output", { id: "explorer-found", for: "explorer-search" });
    this.filter = make("input", { type: "text", id: "explorer-filter", placeholder: "Lanes: worker-*, !main", "aria-label": "Show only these lanes", autocomplete: "off", spellcheck: "false" });
    this.sort = make("select", { id: "explorer-sort", "aria-label": "Order of lanes" }, ...Object.entries(SORTS).map(([id, { name }]) => make("option", { value: id }, name)));
    this.figure = make("select", { id: "explorer-figure", title: "Which figure of this window to save" });
    this.saved = make("output", { id: "explorer-saved", class: "note" });
    const { out, in: zoomIn, fit, measure, svg, png, csv, link, help, before, next } = this.buttons;
    const group = (label, ...children) => make("div", { role: "group", "aria-label": label, class: "controls" }, ...children);
    this.map = make("canvas", { class: "map", "aria-hidden": "true" });
    this.head = make("canvas", { class: "head", "aria-hidden": "true" });
    this.headLabels = make("div", { class: "head-labels" });
    this.chart = make("canvas", { class: "chart", tabindex: "0", role: "application", "aria-roledescription": "timeline", "aria-label": "Timeline", "aria-describedby": "explorer-hint" });
    this.labels = make("div", { class: "lane-labels" });
    this.sizer = make("div", { class: "sizer" }, this.labels, this.chart);
    this.scroller = make("div", { class: "scroller" }, this.sizer);
    this.tip = make("div", { class: "tip", hidden: true, "aria-hidden": "true" });
    this.legend = make("ul", { class: "legend", "aria-label": "Marks in the lanes" });
    this.numbers = make("dl", { class: "window-numbers" });
    this.numbersTitle = make("h3", { id: "explorer-window" });
    this.facts = make("div", { class: "facts-of-span", "aria-live": "polite" });
    this.tableBody = make("tbody");
    this.table = make("details", { id: "explorer-table" },
      make("summary", {}, "What is shown, as a table"),
      make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Lanes in the window as a table" },
        make("table", { class: "threads" },
          make("caption", {}, "Every open lane in the window, times in seconds. Waiting is all time off the core but ready."),
          make("thead", {}, make("tr", {}, ...["Lane", "Active", "Share", "Ready", "Waiting", "Spans"].map((name, index) => make("th", { scope: "col", class: index > 0 ? "number" : false }, name)))),
          this.tableBody)));
    this.help = make("dialog", { id: "explorer-keys", "aria-labelledby": "explorer-keys-title" },
      make("h3", { id: "explorer-keys-title" }, "Keys of the timeline"),
      make("dl", { class: "keys" }, ...KEYS.concat(MOVES).map(([keys, what]) => make("div", {}, make("dt", {}, keys), make("dd", {}, what)))),
      make("form", { method: "dialog" }, make("button", {}, "Close")));
    root.append(
      make("div", { class: "toolbar" },
        ...(runs.length > 1 ? [group("Run", this.runChoice)] : []),
        group("Window", out, zoomIn, fit, measure),
        group("Search", this.search, before, next, this.found),
        group("Lanes", this.filter, this.sort),
        group("Take away", make("label", { for: "explorer-figure", class: "note" }, "Save"), this.figure, svg, png, csv, link, help)),
      make("p", { id: "explorer-hint", class: "note" }, "Drag to move, Ctrl + wheel or pinch to zoom, click for details, ? for all keys."),
      this.saved,
      this.map,
      make("div", { class: "stage" }, this.headLabels, this.head, this.scroller, this.tip),
      this.legend,
      make("div", { class: "readout" },
        make("section", { "aria-labelledby": "explorer-window" }, this.numbersTitle, this.numbers),
        make("section", { "aria-label": "Selection" }, this.facts)),
      this.table, this.help);
  }

  // The states that threads of `run` were in, each with its mark (the page's own patterns).
  showLegend(run) {
    const seen = new Set(run.header.kinds.map((kind) => kind.state));
    const mark = (state) => {
      const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      for (const [name, value] of Object.entries({ width: 32, height: 16, viewBox: "0 0 56 28", "aria-hidden": "true" })) svg.setAttribute(name, value);
      const box = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      for (const [name, value] of Object.entries({ class: `state-${state}`, width: 56, height: 28 })) box.setAttribute(name, value);
      svg.append(box);
      return svg;
    };
    this.legend.replaceChildren(...run.header.look.states.filter(({ name }) => seen.has(name)).map(({ name, legend }) => make("li", {}, mark(name), legend)));
  }

  // The kinds of figures that there are of `run`.
  showFigures(run) {
    const { words } = run.header.figures;
    const names = { threads: "Threads", cores: "Cores", concurrency: "Concurrency", gil: "Interpreter lock", tasks: "Tasks" };
    this.figure.replaceChildren(...Object.entries(names).filter(([kind]) => words[kind]).map(([value, name]) => make("option", { value }, name)));
    this.saved.replaceChildren();
  }

  showNumbers(title, texts) {
    this.numbersTitle.textContent = title;
    this.numbers.replaceChildren(...texts.map(({ id, name, value, raw, note, meaning }) =>
      make("div", { "data-number": id, "data-value": raw, title: meaning },
        make("dt", {}, make("bdi", {}, name)),
        make("dd", {}, make("span", { class: "value" }, value), ...(note ? [" ", make("span", { class: "note" }, note)] : [])))));
  }

  // The facts of the selection, with a button for everything that leads on from it.
  showFacts(facts, act) {
    if (!facts) {
      this.facts.replaceChildren(make("h3", {}, "Nothing selected"), make("p", { class: "note" }, "Click a span, or press ↓ and . with the timeline in focus."));
      return;
    }
    this.facts.replaceChildren(
      make("h3", {}, make("bdi", {}, facts.title)),
      make("dl", { class: "fields" }, ...facts.fields.map(([name, value]) => make("div", {}, make("dt", {}, name), make("dd", {}, make("bdi", {}, value))))),
      make("div", { class: "controls" }, ...facts.actions.map((action) => {
        const button = make("button", { type: "button" }, action.label);
        button.addEventListener("click", () => act(action));
        return button;
      })));
  }

  showTip(facts, x, y) {
    this.tip.hidden = !facts;
    if (!facts) return;
    const length = facts.fields.find(([name]) => name === "Length");
    const who = facts.fields[0];
    this.tip.replaceChildren(make("strong", {}, make("bdi", {}, facts.title)), make("br"), make("bdi", {}, `${who[1]}${length ? ` · ${length[1]}` : ""}`));
    const room = this.tip.offsetParent.clientWidth - this.tip.offsetWidth - 8;
    this.tip.style.left = `${Math.max(Math.min(x + 12, room), 0)}px`;
    this.tip.style.top = `${y + 18}px`;
  }

  showTable(rows) {
    this.tableBody.replaceChildren(...rows.map(([name, ...cells]) =>
      make("tr", {}, make("th", { scope: "row" }, make("bdi", {}, name)), ...cells.map((cell) => make("td", { class: "number" }, cell)))));
  }
}
