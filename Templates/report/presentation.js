// Shows the page one chart at a time, in large type, for a room: what the page says from top to bottom
// becomes steps that the arrow keys go through.

class Presentation {
  constructor() {
    this.steps = stepsOfPage();
    this.place = 0;
    const button = (label, text, act) => {
      const element = make("button", { type: "button", "aria-label": label, title: label }, text);
      element.addEventListener("click", act);
      return element;
    };
    this.title = make("h2", { id: "presentation-title", tabindex: "-1" });
    this.words = make("p", { class: "sentence" });
    this.stage = make("div", { class: "slide" });
    this.count = make("span", { class: "count", "aria-live": "polite" });
    this.dialog = make("dialog", { class: "presentation", "aria-labelledby": "presentation-title" },
      make("header", {}, this.title, this.words), this.stage,
      make("footer", {},
        make("span", { class: "note source" }, document.title), this.count,
        button("Step before", "‹", () => this.go(-1)), button("Next step", "›", () => this.go(1)),
        button("Full screen", "Full screen", () => this.fill()), button("End the presentation", "End", () => this.dialog.close())));
    this.dialog.addEventListener("keydown", (event) => this.#press(event));
    this.dialog.addEventListener("close", () => this.#end());
    document.body.append(this.dialog);
  }

  start(place = 0) {
    this.place = place;
    this.dialog.showModal();
    this.#show();
    this.fill();
  }

  // The whole screen, where the browser lets a page have it.
  fill() {
    if (document.fullscreenElement) document.exitFullscreen();
    else this.dialog.requestFullscreen?.().catch(() => {});
  }

  go(by) {
    const next = Math.min(Math.max(this.place + by, 0), this.steps.length - 1);
    if (next === this.place) return;
    this.#takeBack();
    this.place = next;
    this.#show();
  }

  #show() {
    const { title, words, part } = this.steps[this.place];
    this.title.textContent = title;
    this.words.textContent = words;
    this.words.hidden = words === "";
    this.count.textContent = `${this.place + 1} of ${this.steps.length}`;
    this.stage.classList.toggle("empty", !part);
    if (part) {
      // The part itself goes on stage, so that ids stay what they are; a mark keeps its place.
      this.mark = document.createComment("on stage");
      part.replaceWith(this.mark);
      this.stage.append(part);
      // A tall chart keeps its type large, and is scrolled.
      const size = part.querySelector(".wide svg")?.viewBox.baseVal;
      part.classList.toggle("tall", Boolean(size) && size.height > size.width * 0.8);
    }
    this.stage.scrollTop = 0;
    this.title.focus();
  }

  #takeBack() {
    const { part } = this.steps[this.place];
    part?.classList.remove("tall");
    if (part && this.mark) this.mark.replaceWith(part);
    this.mark = null;
  }

  #end() {
    this.#takeBack();
    if (document.fullscreenElement) document.exitFullscreen();
    this.opener?.focus();
  }

  #press(event) {
    const by = { ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1, Home: -Infinity, End: Infinity }[event.key];
    if (!by || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === " " && event.target.closest("button")) return;
    event.preventDefault();
    const isAcross = event.key === "ArrowLeft" || event.key === "ArrowRight";
    if (!isAcross && Number.isFinite(by) && this.#scroll(by)) return;
    this.go(by);
  }

  // Scrolls a tall chart; false at its end.
  #scroll(by) {
    const before = this.stage.scrollTop;
    this.stage.scrollBy({ top: by * this.stage.clientHeight * 0.8, behavior: "instant" });
    return this.stage.scrollTop !== before;
  }
}

// The story of the page: what was found, the picture of all runs, each comparison with its table, and
// each run with its charts and what stands out in it.
function stepsOfPage() {
  const text = (element) => element?.textContent.replace(/[ \n\t]+/g, " ").trim() ?? "";
  const lead = document.querySelector("section.lead");
  const steps = [{ title: text(lead.querySelector("h1")), words: [...lead.querySelectorAll(".eyebrow bdi")].map(text).join(" · "), part: null }];
  const sentences = [...lead.querySelectorAll(".sentence")].map(text);
  if (sentences.length > 0) steps[0].words = sentences.join(" ");
  for (const section of document.querySelectorAll("main > section.comparison, main > section.run")) {
    const heading = section.querySelector("h2:not(.hidden)");
    const title = heading ? text(heading) : steps[0].title;
    const words = text(section.querySelector(":scope > .sentence"));
    const parts = section.querySelectorAll(":scope > :is(figure, table.runs, table.guide, dl.numbers, ul.findings)");
    parts.forEach((part, number) => {
      // A chart has its name inside; a list has it above.
      const own = part.matches("figure") ? part.querySelector("figcaption h3") : headingBefore(part);
      const name = own ? text(own) : part.matches("table") ? "The numbers" : "";
      const isFirst = number === 0;
      steps.push({
        title: isFirst || !name ? title : heading ? `${title}: ${name.toLowerCase()}` : name,
        words: isFirst ? words : "",
        part,
      });
    });
  }
  return steps;
}

// The heading that `part` stands below, among its siblings.
function headingBefore(part) {
  let sibling = part.previousElementSibling;
  while (sibling && !sibling.matches("h3")) sibling = sibling.previousElementSibling;
  return sibling;
}

function startPresentation() {
  const bar = document.querySelector("header.bar");
  if (!bar || !document.querySelector("main > section figure") || !HTMLDialogElement.prototype.showModal) return;
  const button = make("button", { type: "button", class: "present", title: "One chart at a time, for a room" }, "Present");
  let presentation = null;
  button.addEventListener("click", () => {
    presentation ??= new Presentation();
    presentation.opener = button;
    presentation.start();
  });
  bar.append(button);
}

startPresentation();
