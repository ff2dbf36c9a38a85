// The workbench: reads a text, turns keys and clicks into gestures, and keeps each gesture until the journal has it.
//
// The same module is shown by anywidget in JupyterLab (`render`) and as a plain page (the end of the file). It talks through
// four methods only: model.get, model.set with model.save_changes, model.on and model.send.
//
// What stands is worked out in Python. Here it is only painted, with what still waits laid over it. What comes from sources
// and people becomes text nodes, never HTML. Character offsets are code points everywhere but in `codePoints`.

export default { render };
export { Line, element }; // for the start page

const PATIENCE = 50; // ms until a gesture without an answer is shown as waiting; see docs/local-page.md
const QUIET = 700; // ms without a key until what was done is read aloud
const ANSWER_WITHIN = 5000; // ms until a line that does not answer counts as lost
const SIZES = [0.85, 1, 1.15, 1.3, 1.5];
const STATES = ["uncoded", "begun", "mine", "others_begun", "others", "agreed"]; // of documents

function render({ model, el }) {
  const bench = new Workbench(model, el);
  bench.begin();
  return () => bench.end();
}

// small helpers

function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key === "class") made.className = value;
    else if (key === "dataset") Object.assign(made.dataset, value);
    else if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (key in made && key !== "list" && key !== "role") made[key] = value;
    else made.setAttribute(key, value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Python counts code points, JavaScript UTF-16 units: this is the one place where one becomes the other
const codePoints = (text) => [...text].length;
const codeUnits = (text, points) => [...text].slice(0, points).join("").length;

const keepKey = (event) => event.stopPropagation();

const folded = (text) => text.toLocaleLowerCase("sv");
const shortened = (text) => (text.length > 60 ? `${text.slice(0, 59).trimEnd()}…` : text);

// the outbox: gestures that the journal has not acknowledged. Its copy in the browser's store survives a reload and a crash
// (localStorage would not: it reaches the disk seconds later).

class Outbox {
  static async open(name) {
    const box = new Outbox();
    box.waiting = new Map(); // id → gesture, in order
    box.database = await new Promise((resolve, reject) => {
      const opening = indexedDB.open(`folje-${name}`, 2);
      opening.onupgradeneeded = () => {
        if (opening.result.objectStoreNames.contains("actions")) opening.result.deleteObjectStore("actions");
        opening.result.createObjectStore("gestures", { keyPath: "id" });
      };
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error);
    });
    const reading = box.store().getAll();
    await new Promise((resolve) => { reading.onsuccess = resolve; });
    for (const kept of reading.result.sort((a, b) => a.place - b.place)) box.waiting.set(kept.id, kept.gesture);
    box.place = reading.result.at(-1)?.place ?? 0;
    return box;
  }

  store() {
    return this.database.transaction("gestures", "readwrite", { durability: "strict" }).objectStore("gestures");
  }

  put(gesture) {
    this.waiting.set(gesture.id, gesture);
    this.place += 1;
    this.store().put({ id: gesture.id, gesture, place: this.place });
  }

  drop(id) {
    this.waiting.delete(id);
    this.store().delete(id);
  }
}

class Workbench {
  constructor(model, el) {
    this.model = model;
    this.el = el;
    this.units = new Map(); // id → { unit, box }
    this.current = null; // id of a unit
    this.document = null;
    this.rows = [];
    this.timelines = [];
    this.counts = {};
    this.proposals = {};
    this.refused = new Set(); // proposals that have been refused: passage and code
    this.done = []; // one's own actions that may be taken back
    this.undone = []; // undos that may be taken back: [undo, what it undid]
    this.underway = ""; // the gesture that has been sent and not answered
    this.trouble = ""; // why the gesture under way is not saved yet
    this.word = null; // the words marked by keys: { from, to }
  }

  begin() {
    this.el.classList.add("workbench");
    this.el.setAttribute("data-lm-suppress-shortcuts", "true"); // JupyterLab has the same keys
    if (this.el !== document.body) this.el.addEventListener("keydown", keepKey); // and takes those of what has the focus itself
    this.hearing = (message) => this.hear(message);
    this.meeting = () => this.meet();
    this.pressing = (event) => this.press(event);
    this.model.on("msg:custom", this.hearing);
    this.model.on("change:contact", this.meeting);
    this.listener = this.el === document.body ? document : this.el;
    this.selecting = () => this.keepMarked();
    this.listener.addEventListener("keydown", this.pressing);
    document.addEventListener("selectionchange", this.selecting);
    this.meet();
  }

  end() {
    this.model.off?.("msg:custom", this.hearing);
    this.model.off?.("change:contact", this.meeting);
    this.listener.removeEventListener("keydown", this.pressing);
    this.el.removeEventListener("keydown", keepKey);
    document.removeEventListener("selectionchange", this.selecting);
    for (const timer of [this.timer, this.reading]) clearTimeout(timer);
  }

  get view() {
    return this.model.get("view") ?? {};
  }

  look(change) {
    this.model.set("view", { ...this.view, ...change });
    this.model.save_changes();
  }

  t(key, values = {}) {
    let text = this.start.words[key] ?? key;
    if (typeof text === "object") text = text[String(values.n) === "1" ? "one" : "many"];
    return text.replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);
  }

  // the line: one gesture at a time, so that nothing overtakes what was done before it

  get inContact() {
    return this.model.get("contact") === "open" && !this.silent;
  }

  meet() {
    this.underway = "";
    if (this.model.get("contact") === "open") {
      this.silent = false;
      this.hello();
    } else if (this.start) this.showStatus();
    else this.sayLost();
  }

  hello() {
    this.model.send({ kind: "hello", lang: this.view.lang ?? "", document: this.document?.id ?? this.view.document ?? "" });
  }

  // one message after the other: the first waits for the outbox
  hear(message) {
    this.heard = (this.heard ?? Promise.resolve()).then(() => this.take(message));
  }

  async take(message) {
    this.silent = false;
    if (message.kind === "start") {
      this.outbox ??= await Outbox.open(message.start.outbox);
      this.begun(message);
      this.send();
      return;
    }
    if (message.kind === "wrong") this.complain(message.why);
    if (!this.start) return;
    this.keepingMarked(() => {
      if ("document" in message) this.opened(message.document);
      if (message.units) for (const unit of message.units) this.replace(unit);
      if (message.kind === "ack") this.acknowledged(message);
      if (message.kind === "refused") this.refusedBy(message);
    });
    if (message.kind === "around") this.lookedAround(message);
    if (message.kind === "proposals") this.proposed(message);
    if (message.kind === "judging") this.judging(message);
    if (message.kind === "turning") this.turningForm(message);
    if (["comparison", "claims", "grid"].includes(message.kind)) this.toldForm(message);
    this.send();
    this.showStatus();
  }

  send() {
    const [next] = this.outbox.waiting.values();
    if (!next || this.underway || !this.inContact) return;
    this.underway = next.id;
    this.model.send({ kind: "act", gesture: next });
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.noAnswer(), ANSWER_WITHIN);
  }

  noAnswer() {
    this.silent = true;
    this.underway = "";
    this.showStatus();
    if (this.model.retry) this.model.retry();
    else {
      this.hello();
      this.timer = setTimeout(() => this.noAnswer(), ANSWER_WITHIN);
    }
  }

  acknowledged(message) {
    const gesture = this.outbox.waiting.get(message.id);
    this.outbox.drop(message.id);
    this.answered();
    if (this.dialog?.dataset.waits === message.id) this.dialog.close();
    if (message.said) this.say(message.said);
    else this.readAloud(gesture);
    if (gesture?.do === "new_code") this.hello();
    this.formSaved(gesture);
    this.touch(gesture);
  }

  refusedBy(message) {
    clearTimeout(this.timer);
    if (message.final) {
      const gesture = this.outbox.waiting.get(message.id) ?? this.outbox.waiting.get(this.underway);
      if (gesture) this.outbox.drop(gesture.id);
      this.done = this.done.filter((id) => id !== gesture?.id);
      this.answered();
      if (gesture && this.dialog?.dataset.waits === gesture.id) this.dialog.querySelector(".wrong").textContent = message.why;
      else this.warn(message.why);
      this.formRefused(gesture, message.why);
      this.touch(gesture);
    } else {
      this.trouble = message.why;
      setTimeout(() => { this.underway = ""; this.send(); }, 2000);
    }
  }

  answered() {
    clearTimeout(this.timer);
    this.underway = this.trouble = "";
    this.silent = false;
  }

  // what a person does

  act(gesture) {
    const made = { id: newId(), ...gesture };
    if (made.do !== "undo") {
      this.done.push(made.id);
      this.undone = [];
    }
    this.outbox.put(made);
    this.send();
    if (this.inContact) setTimeout(() => { this.touch(made); this.showStatus(); }, PATIENCE);
    else {
      this.touch(made);
      this.showStatus();
    }
    return made.id;
  }

  code(id) {
    const place = this.place();
    if (!place) return this.warn(this.t("pick_passage"));
    const unit = this.units.get(this.current)?.unit;
    const same = unit && place.passage && unit.marks.find((mark) => mark.code === id && mark.own && mark.passage === place.passage);
    const waits = [...this.outbox.waiting.values()].some((one) => one.do === "code" && one.code === id && sameAs(one.place, place));
    if (!same && !waits) this.act({ do: "code", place, code: id });
    this.unmark();
  }

  // where the next gesture happens: at the marked words, else at the passage one stands at
  place() {
    const span = this.marked();
    if (span) return { text: this.document.text, ...span };
    const unit = this.units.get(this.current)?.unit;
    if (!unit) return null;
    return unit.passage ? { passage: unit.passage } : { text: this.document.text, start: unit.id, end: unit.end };
  }

  undo() {
    const last = this.done.at(-1);
    if (!last) return this.say(this.t("nothing_to_undo"));
    this.takeBack(last);
  }

  takeBack(action) {
    this.done = this.done.filter((one) => one !== action);
    this.undone.push([this.act({ do: "undo", undoes: action }), action]);
  }

  redo() {
    const [undo, what] = this.undone.pop() ?? [];
    if (!undo) return this.say(this.t("nothing_to_redo"));
    this.act({ do: "undo", undoes: undo });
    this.done.push(what);
  }

  remove() {
    const unit = this.units.get(this.current)?.unit;
    const last = unit && this.marksOf(unit).findLast((mark) => mark.own && !mark.going);
    if (last?.waiting) this.takeBack(last.action);
    else if (last) this.removeMark(last);
  }

  removeMark(mark) {
    const going = [...this.outbox.waiting.values()].some((one) => one.coding === mark.id);
    if (!going) this.act({ do: "uncode", coding: mark.id });
  }

  answer(accepted) {
    const [first] = this.proposedNow();
    if (first) this.answerTo(first, accepted);
    else this.say(this.t("no_proposals"));
  }

  answerTo(proposal, accepted) {
    const { passage } = this.units.get(this.current).unit;
    const { code, grounds, method } = proposal;
    this.refused.add(`${passage} ${code}`);
    if (!code) return this.family(accepted ? "marked" : "cleared", { passage });
    this.act({ do: "answer", place: { passage }, code, accepted, grounds, method });
    this.showProposals();
  }

  // everything anew

  begun(message) {
    this.start = message.start;
    this.known = new Map(this.start.codes.map((code) => [code.id, code]));
    this.bound = this.bind();
    document.documentElement.lang = this.el === document.body ? this.start.lang : document.documentElement.lang;
    if (this.el === document.body) document.title = `${this.start.title} – Följe`;
    this.draw();
    this.reopen();
    this.lookedAround(message);
    this.showStatus();
  }

  // a form that is being filled in outlives the drawing anew
  reopen() {
    if (!this.dialog) return;
    this.dialog.removeAttribute("open");
    this.el.append(this.dialog);
    this.dialog.showModal();
  }

  lookedAround(message) {
    if (message.documents) this.rows = message.documents;
    if (message.timelines) this.timelines = message.timelines;
    if (message.counts) this.counts = message.counts;
    if ("today" in message) this.today = message.today;
    if (message.undo && !this.outbox.waiting.size) {
      this.done = message.undo;
      this.undone = message.redo;
    }
    this.showRows();
    this.showCounts();
    this.showTimeline();
    this.refreshForm();
  }

  opened(shown) {
    const same = shown?.id === this.document?.id;
    if (this.document && !same) this.look({ unit: undefined });
    if (!same) this.current = null;
    this.document = shown;
    this.look({ document: shown?.id ?? "" });
    this.drawText(same);
    if (!same) {
      this.proposals = {};
      clearTimeout(this.proposing);
      if (shown && !shown.blind) this.proposing = setTimeout(() => this.model.send({ kind: "propose" }), 300);
    }
    this.showRows();
    this.showTimeline();
    this.showProposals();
    if (shown && !this.start.toured && !this.dialog && this.el === document.body) this.tour();
  }

  draw() {
    const { view } = this;
    this.shade(view.theme ?? "auto");
    this.el.style.setProperty("--size", SIZES[view.size ?? 1]);
    this.message = element("p", { role: "status", class: "message" });
    this.read = element("p", { role: "status", class: "read-aloud" });
    this.el.replaceChildren(this.header(), this.shelf(), this.middle(), this.beside(), this.below(), this.message, this.read);
    this.units.clear();
    this.showStatus();
  }

  header() {
    const button = (word, run, key) => element("button", { type: "button", onclick: run, "aria-keyshortcuts": key, dataset: { word } }, this.t(word));
    this.status = element("p", { role: "status", class: "status" });
    this.progress = element("p", { class: "progress" });
    const panes = ["shelf", "beside", "below"].map((pane) =>
      element("button", { type: "button", class: "pane-button", dataset: { pane }, "aria-expanded": "false", onclick: (event) => this.toggle(pane, event.currentTarget) }, this.t(`pane_${pane}`)));
    return element("header", { class: "bar" },
      element("h1", { title: this.start.title }, this.start.title),
      ...panes,
      button("undo", () => this.undo(), this.keyOf("undo")),
      button("redo", () => this.redo(), this.keyOf("redo")),
      button("memo", () => this.noteForm(), this.keyOf("memo")),
      button("family", () => this.family(), this.keyOf("family")),
      button("judge", () => this.askJudging(), this.keyOf("judge")),
      button("turning", () => this.askTurning(), this.keyOf("turning")),
      this.moreForms(button),
      button("keys", () => this.keysDialog(), this.keyOf("keys")),
      this.settings(),
      this.progress, this.status);
  }

  // "auto" is as JupyterLab looks where it shows us, else as the system does
  shade(theme) {
    const lab = { true: "light", false: "dark" }[document.body.dataset.jpThemeLight];
    this.el.dataset.theme = theme === "auto" ? lab ?? theme : theme;
  }

  toggle(pane, button) {
    const shown = this.el.classList.toggle(`shows-${pane}`);
    button.setAttribute("aria-expanded", String(shown));
  }

  settings() {
    const { view } = this;
    const choice = (name, options, chosen, change) => element("label", {}, this.t(name), " ",
      element("select", { onchange: (event) => change(event.target.value) },
        options.map(([value, words]) => element("option", { value, selected: value === chosen }, words))));
    const again = (change) => {
      this.look(change);
      this.hello();
    };
    return element("details", { class: "settings" },
      element("summary", {}, this.t("settings")),
      element("div", { class: "settings-box" },
        choice("language", [["sv", "Svenska"], ["en", "English"]], this.start.lang, (lang) => again({ lang })),
        choice("theme", ["auto", "light", "dark"].map((one) => [one, this.t(`theme_${one}`)]), view.theme ?? "auto",
          (theme) => { this.look({ theme }); this.shade(theme); }),
        choice("size", SIZES.map((size, place) => [String(place), `${Math.round(size * 100)} %`]), String(view.size ?? 1),
          (size) => { this.look({ size: Number(size) }); this.el.style.setProperty("--size", SIZES[size]); })));
  }

  // left: the documents

  shelf() {
    this.list = element("ol", { class: "documents" });
    this.filter ??= { group: "", state: "" };
    const select = (name, options) => element("label", {}, element("span", {}, this.t(`filter_${name}`)),
      element("select", { onchange: (event) => { this.filter[name] = event.target.value; this.showRows(); } },
        options.map(([value, words]) => element("option", { value, selected: this.filter[name] === value }, words))));
    this.groupChoice = element("div", { class: "filters" });
    this.fillFilters = () => {
      const named = this.timelines.map((line) => [line.key, line.name]);
      this.groupChoice.replaceChildren(
        select("group", [["", this.t("all_groups")], ...named, ["interview", this.t("interviews")]]),
        select("state", [["", this.t("all_states")], ...[...STATES, "unjudged"].map((one) => [one, this.t(`state_${one}`)])]));
    };
    this.fillFilters();
    return element("nav", { class: "pane shelf", "aria-label": this.t("documents") },
      element("h2", {}, this.t("documents")), this.groupChoice,
      element("button", { type: "button", onclick: () => this.nextUncoded(), "aria-keyshortcuts": this.keyOf("next_uncoded") }, this.t("next_uncoded")),
      this.list);
  }

  wanted(row) {
    const { group, state } = this.filter;
    const inGroup = !group || (group === "interview" ? row.kind === "transcript" : row.group === group);
    if (state === "unjudged") return inGroup && row.kind === "protocol" && !row.judged;
    return inGroup && (!state || row.state === state);
  }

  showRows() {
    if (!this.list) return;
    if (this.groupChoice.querySelectorAll("select")[0].length !== this.timelines.length + 2) this.fillFilters();
    const rows = this.rows.filter((row) => this.wanted(row));
    const stood = this.list.contains(document.activeElement) && document.activeElement.dataset.id;
    this.list.replaceChildren(...rows.map((row) => {
      const open = row.id === this.document?.id;
      const how = [this.t(`state_${row.state}`), row.coded ? this.t(row.passages ? "coded_of" : "coded_some", { n: row.coded, of: row.passages }) : "",
        row.judged ? this.t("is_judged") : "", row.left ? this.t("left", { n: row.left }) : "", row.blind ? this.t("is_blind") : ""].filter(Boolean).join(" · ");
      const button = element("button", { type: "button", dataset: { id: row.id }, onclick: () => this.open(row.id) },
        element("span", { class: "title" }, element("b", {}, row.date), ` ${row.name}`), element("span", { class: `state ${row.state}` }, how));
      if (open) button.setAttribute("aria-current", "true");
      return element("li", {}, button);
    }));
    if (!rows.length) this.list.append(element("li", { class: "none" }, this.t(this.rows.length ? "no_rows" : "no_documents")));
    this.list.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
    if (stood) [...this.list.querySelectorAll("button")].find((one) => one.dataset.id === stood)?.focus({ preventScroll: true });
    if (this.progress) this.progress.textContent = this.today ? this.t("today", { n: this.today }) : "";
  }

  open(id, atUncoded = false) {
    this.seeking = atUncoded ? id : "";
    this.model.send({ kind: "open", document: id });
    this.el.classList.remove("shows-shelf");
  }

  // the middle: the text

  middle() {
    this.text = element("div", { class: "text" });
    this.text.addEventListener("focusin", (event) => {
      const box = event.target.closest(".unit[tabindex]");
      if (box) this.stand(Number(box.dataset.id));
    });
    return element("main", { class: "pane middle", tabIndex: -1 }, this.text);
  }

  drawText(same) {
    this.units.clear();
    if (!this.document) {
      this.current = null;
      this.text.replaceChildren(this.welcome());
      return;
    }
    const boxes = [element("h2", {}, this.documentName())];
    let form = [];
    const flush = () => {
      const word = boxes.length > 1 ? "form_rest" : "form_head";
      if (form.length > 3) boxes.push(element("details", { class: "form-head" }, element("summary", {}, this.t(word)), ...form));
      else boxes.push(...form);
      form = [];
    };
    for (const unit of this.document.units) {
      const box = element("div", { class: "unit", dataset: { id: unit.id } });
      this.units.set(unit.id, { unit, box });
      this.paint(unit.id);
      if (unit.kind === "form") form.push(box);
      else {
        flush();
        boxes.push(box);
      }
    }
    flush();
    for (const note of this.document.notes) {
      const words = note.role ? this.t(`role_${note.role}`) : this.t("memo");
      boxes.push(element("div", { class: "document-note" }, element("h3", {}, `${words} · ${note.person}`), element("p", {}, note.content)));
    }
    const focused = this.text.contains(document.activeElement);
    this.text.replaceChildren(...boxes);
    const ids = this.ids();
    const before = this.seeking === this.document.id ? this.firstUncoded() : this.current ?? this.view.unit; // where one was, in this document or when the page was last open
    this.seeking = "";
    const there = ids.includes(before) ? before : ids[0];
    if (there !== undefined) {
      this.stand(there);
      if (focused || !same) this.units.get(there).box.focus({ preventScroll: same });
      if (!same && there === ids[0]) this.text.parentElement.scrollTop = 0;
    }
  }

  welcome() {
    const steps = this.t("empty_steps").split("\n").map((line) => element("li", {}, line));
    return element("div", { class: "welcome" }, element("h2", {}, this.t("empty_title")), element("ol", {}, steps));
  }

  replace(unit) {
    const known = this.units.get(unit.id);
    if (!known) return;
    known.unit = unit;
    this.paint(unit.id);
    if (unit.id !== this.current) return;
    this.showProposals();
    setTimeout(() => known.box.scrollIntoView({ block: "nearest" }), PATIENCE); // it may have grown
  }

  codable(unit) {
    return unit.kind === "passage" || unit.kind === "text";
  }

  ids() {
    return [...this.units.values()].filter(({ unit }) => this.codable(unit)).map(({ unit }) => unit.id);
  }

  paint(id) {
    const { unit, box } = this.units.get(id);
    box.className = `unit ${unit.kind}`;
    if (id === this.current) box.setAttribute("aria-current", "true");
    if (this.codable(unit)) box.tabIndex = id === this.current ? 0 : -1;
    const marks = this.marksOf(unit);
    const levels = levelsOf(unit.pieces);
    const words = this.words(unit, box, marks, levels);
    if (this.codable(unit)) this.name(unit, box, words, marks);
    const hides = unit.kind === "hidden" ? unit.label : this.hiding(unit);
    const label = hides ? element("p", { class: "hidden-words" }, hides) : unit.label && element("span", { class: "label" }, unit.label);
    const around = [this.stripes(marks), label, hides ? null : words,
      unit.unquotable && element("span", { class: "unquotable" }, this.t("unquotable")),
      marks.length ? element("ul", { class: "marks" }, marks.map((mark) => this.mark(mark, levels.get(mark.passage)))) : null,
      ...(unit.notes ?? []).map((note) => element("p", { class: "note" }, element("b", {}, `${this.t("memo")} ${note.person}: `), note.content)),
    ].filter(Boolean);
    const at = around.indexOf(words);
    if (at < 0 || words.parentElement !== box) return box.replaceChildren(...around);
    while (box.firstChild !== words) box.firstChild.remove();
    while (box.lastChild !== words) box.lastChild.remove();
    words.before(...around.slice(0, at));
    words.after(...around.slice(at + 1));
  }

  // a passage is called by its words, and described by its codes
  name(unit, box, words, marks) {
    words.id = `folje-words-${unit.id}`;
    box.setAttribute("role", "group");
    box.setAttribute("aria-labelledby", words.id);
    const codes = marks.filter((mark) => !mark.going).map((mark) => `${mark.code} ${this.known.get(mark.code)?.name ?? ""}${mark.own ? "" : ` (${mark.person})`}`);
    const notes = (unit.notes ?? []).length ? [this.t("memo")] : [];
    box.setAttribute("aria-description", [unit.label, ...codes, ...notes, codes.length ? "" : this.t("no_codes")].filter(Boolean).join(", "));
  }

  // words that look as they did stay the same element, so that what is marked in them stays marked
  words(unit, box, marks, levels) {
    const looks = JSON.stringify([unit.pieces, unit.pieces.map((piece) => piece.in.map((name) => marks.find((mark) => mark.passage === name)?.colour))]);
    if (box.words?.looks !== looks) {
      const made = element(unit.kind === "heading" ? "h3" : "p", { class: levels.size ? "words parted" : "words", dir: "auto" }, unit.pieces.map((piece) => this.piece(piece, marks, levels)));
      if (levels.size) made.style.setProperty("--levels", Math.max(...levels.values()) + 1);
      box.words = { made, looks };
    }
    return box.words.made;
  }

  // a line under the words per passage, each at its own height and in its own pattern, so that it is followed without colour
  piece(piece, marks, levels) {
    const made = element("span", {}, piece.text);
    if (piece.in.length) {
      made.className = "part";
      const lines = piece.in.map((name) => [levels.get(name), marks.find((mark) => mark.passage === name)?.colour || "var(--line)"]);
      const top = Math.max(...levels.values());
      made.style.setProperty("--lines", lines.map(([level, colour]) => lineOf(level, colour)).join(", "));
      made.style.setProperty("--places", lines.map(([level]) => `0 calc(100% - ${(top - level) * 4}px)`).join(", "));
      made.dataset.passages = piece.in.join(" ");
    }
    return made;
  }

  // what stands, with what waits laid over it
  marksOf(unit) {
    const waiting = [...this.outbox.waiting.values()];
    const taken = new Set();
    for (const one of waiting.filter((one) => one.do === "undo").reverse()) if (!taken.has(one.id)) taken.add(one.undoes);
    const gone = new Set(waiting.filter((one) => one.do === "uncode" && !taken.has(one.id)).map((one) => one.coding));
    const standing = unit.marks?.map((mark) => ({ ...mark, waiting: gone.has(mark.id) || taken.has(mark.action), going: gone.has(mark.id) || taken.has(mark.action) })) ?? [];
    const coming = waiting.filter((one) => !taken.has(one.id) && one.place && within(one.place, unit, this.document) &&
      (one.do === "code" || (one.do === "answer" && one.accepted) || one.do === "new_code"));
    const fresh = coming.filter((one) => !standing.some((mark) => mark.action === one.id))
      .map((one) => ({ id: one.id, action: one.id, code: one.code ?? one.name, own: true, person: this.start.person, waiting: true, passage: one.place.passage ?? "" }));
    return [...standing, ...fresh].map((mark) => ({ ...mark, colour: this.known.get(mark.code)?.colour ?? "" }));
  }

  stripes(marks) {
    const codes = [...new Map(marks.map((mark) => [mark.code, mark])).values()].slice(0, 8);
    const made = element("span", { class: "stripes", "aria-hidden": "true" });
    for (const mark of codes) {
      const stripe = element("i");
      stripe.style.setProperty("--code", mark.colour || "var(--line)");
      made.append(stripe);
    }
    return made;
  }

  mark(mark, level) {
    const code = this.known.get(mark.code);
    const made = element("li", { dataset: { id: mark.id }, title: code?.definition ?? "" },
      element("b", {}, mark.code), code ? element("span", { class: "name" }, ` ${code.name}`) : null,
      mark.words ? element("span", { class: "quoted" }, ` ”${mark.words}”`) : null,
      mark.agreed ? ` · ${this.t("agreed_by", { persons: mark.person })}` : mark.own ? null : ` · ${mark.person}`);
    made.style.setProperty("--code", mark.colour || "var(--line)");
    if (level !== undefined) made.style.setProperty("--edge", lineOf(level, mark.colour || "var(--line)", 180));
    made.classList.toggle("waiting", Boolean(mark.waiting));
    made.classList.toggle("going", Boolean(mark.going));
    if (mark.own && !mark.waiting) {
      made.append(element("button", { type: "button", class: "remove", tabIndex: -1, "aria-label": this.t("remove", { code: mark.code }), onclick: () => this.removeMark(mark) }, "×"));
    }
    if (mark.words) {
      const light = (on) => () => {
        for (const part of this.text.querySelectorAll(".part")) part.classList.toggle("lit", on && part.dataset.passages.split(" ").includes(mark.passage));
      };
      made.addEventListener("pointerenter", light(true));
      made.addEventListener("pointerleave", light(false));
    }
    return made;
  }

  // repaint the units that a gesture is about
  touch(gesture) {
    if (!gesture || !this.document) return;
    const ids = gesture.do === "undo" || gesture.do === "uncode" ? [...this.units.keys()].filter((id) => this.concerns(id, gesture))
      : [...this.units.keys()].filter((id) => gesture.place && within(gesture.place, this.units.get(id).unit, this.document));
    for (const id of ids) this.paint(id);
  }

  concerns(id, gesture) {
    const { unit, box } = this.units.get(id);
    return unit.marks?.some((mark) => mark.action === gesture.undoes || mark.id === gesture.coding) || box.querySelector(".waiting") !== null;
  }

  stand(id) {
    if (id === this.current && this.units.get(id)?.box.getAttribute("aria-current")) return;
    const before = this.units.get(this.current)?.box;
    if (before) {
      before.tabIndex = -1;
      before.removeAttribute("aria-current");
    }
    const { box } = this.units.get(id);
    box.tabIndex = 0;
    box.setAttribute("aria-current", "true");
    this.current = id;
    this.word = null;
    this.showProposals();
    clearTimeout(this.remembering);
    this.remembering = setTimeout(() => this.look({ unit: id }), 1000);
  }

  move(by) {
    const ids = this.ids();
    const at = ids.indexOf(this.current);
    const to = at < 0 ? 0 : Math.min(Math.max(at + by, 0), ids.length - 1);
    this.go(ids[to]);
  }

  go(id) {
    if (id === undefined) return;
    this.unmark();
    const { box } = this.units.get(id);
    box.closest("details")?.setAttribute("open", "");
    box.focus();
    box.scrollIntoView({ block: "nearest" });
  }

  isCoded(unit) {
    return this.marksOf(unit).some((mark) => mark.own && !mark.going);
  }

  nextUncoded() {
    const ids = this.ids();
    const next = ids.slice(ids.indexOf(this.current) + 1).find((id) => !this.isCoded(this.units.get(id).unit));
    if (next !== undefined) this.go(next);
    else this.nextDocument(); // what has been passed by has been left without a code
  }

  // the next that waits, where it does; the last of all is this one, from the beginning
  nextDocument() {
    const at = this.rows.findIndex((row) => row.id === this.document?.id);
    const ordered = [...this.rows.slice(at + 1), ...this.rows.slice(0, Math.max(at, 0))].filter((row) => this.wanted(row));
    const next = ordered.find((row) => !["mine", "agreed"].includes(row.state));
    const here = this.firstUncoded();
    if (next) this.open(next.id, true);
    else if (here !== undefined && here !== this.current) this.go(here);
    else this.say(this.t("all_coded"));
  }

  firstUncoded() {
    return this.ids().find((id) => !this.isCoded(this.units.get(id).unit));
  }

  // marking words: what keys mark and what the mouse marks is the browser's own selection

  // they stay marked while one searches for a code, though the browser's selection is in the search field then
  keepMarked() {
    const selection = document.getSelection();
    if (!this.text || !selection?.rangeCount || !this.text.contains(selection.anchorNode)) return;
    this.keep(selection.isCollapsed ? null : selection.getRangeAt(0).cloneRange());
  }

  keep(range) {
    this.range = range;
    if (!globalThis.Highlight) return;
    if (range) CSS.highlights.set("folje-marked", new Highlight(range));
    else CSS.highlights.delete("folje-marked");
  }

  marked() {
    const { range } = this;
    if (!range || range.collapsed || !this.text.contains(range.startContainer)) return null;
    const start = this.offset(range.startContainer, range.startOffset, true);
    const end = this.offset(range.endContainer, range.endOffset, false);
    return start === null || end === null || start >= end ? null : { start, end };
  }

  // the code point of a place in the text; white space at the edges of what is marked is left out
  offset(node, at, isStart) {
    const words = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest?.(".words");
    const box = words?.closest(".unit");
    if (!box || !this.units.has(Number(box.dataset.id))) return null;
    const before = document.createRange();
    before.selectNodeContents(words);
    before.setEnd(node, at);
    const whole = words.textContent;
    let units = before.toString().length;
    if (isStart) while (units < whole.length && /\s/.test(whole[units])) units += 1;
    else while (units > 0 && /\s/.test(whole[units - 1])) units -= 1;
    return Number(box.dataset.id) + codePoints(whole.slice(0, units));
  }

  // what is marked stays so while its words are drawn anew: an answer may come between the marking and the code
  keepingMarked(draw) {
    const span = this.marked();
    if (!span) return draw();
    const { document: shown, word } = this;
    const inText = this.text.contains(document.getSelection().anchorNode);
    draw();
    if (this.document?.id !== shown.id || this.marked()) return;
    const range = document.createRange();
    const [from, to] = [this.spot(span.start, (id) => id <= span.start), this.spot(span.end, (id) => id < span.end)];
    if (!from || !to) return;
    range.setStart(...from);
    range.setEnd(...to);
    this.word = word;
    this.keep(range);
    if (inText) document.getSelection().setBaseAndExtent(...from, ...to);
  }

  // where a code point of the text stands, in the last unit of those that may hold it
  spot(at, may) {
    const id = [...this.units.keys()].findLast(may);
    const words = this.units.get(id)?.box.querySelector(".words");
    return words ? nodeAt(words, codeUnits(words.textContent, at - id)) : null;
  }

  unmark() {
    this.word = null;
    this.keep(null);
    const selection = document.getSelection();
    if (selection && !selection.isCollapsed && this.text?.contains(selection.anchorNode)) selection.removeAllRanges();
  }

  markWords(step) {
    const box = this.units.get(this.current)?.box.querySelector(".words");
    if (!box) return;
    const words = segments(box.textContent, "word").filter((one) => one.isWordLike);
    if (!words.length) return;
    const last = words.length - 1;
    const { from, to } = this.word ?? { from: -1, to: -1 };
    const clamp = (place) => Math.min(Math.max(place, 0), last);
    const steps = {
      word_forward: () => [clamp(to + 1), clamp(to + 1)],
      word_back: () => [clamp(from - 1), clamp(from - 1)],
      extend_word: () => [clamp(from), clamp(to + 1)],
      shrink_word: () => [clamp(from), Math.max(clamp(to - 1), clamp(from))],
      extend_sentence: () => [clamp(from), sentenceEnd(box.textContent, words, to, 1)],
      shrink_sentence: () => [clamp(from), Math.max(sentenceEnd(box.textContent, words, to, -1), clamp(from))],
    };
    const [start, end] = steps[step]();
    this.word = { from: start, to: end };
    const after = words[end].index + words[end].segment.length;
    const stop = step.endsWith("sentence") ? box.textContent.slice(after).match(/^\S*/)[0].length : 0;
    select(box, words[start].index, after + stop);
    this.keepMarked(); // the browser tells of it later than the next key
  }

  // right: codes

  beside() {
    this.query = "";
    this.active = 0;
    this.search = element("input", { type: "search", class: "pick", role: "combobox", autocomplete: "off", spellcheck: false,
      "aria-label": this.t("pick_code"), "aria-controls": "folje-codes", "aria-expanded": "true", placeholder: this.t("pick_code"),
      oninput: () => { this.active = 0; this.showCodes(); }, onkeydown: (event) => this.pressInSearch(event) });
    this.codes = element("ul", { class: "codes", role: "listbox", id: "folje-codes", tabIndex: 0, "aria-label": this.t("codes") });
    this.codes.addEventListener("pointerdown", (event) => event.preventDefault()); // the marked words stay marked
    this.codes.addEventListener("mousedown", (event) => event.preventDefault());
    this.codes.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.code(option.dataset.id);
    });
    this.codes.addEventListener("pointerover", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.define(option.dataset.id);
    });
    this.codes.addEventListener("keydown", (event) => this.pressInSearch(event));
    this.definition = element("section", { class: "definition", tabIndex: 0, "aria-label": this.t("definition"), hidden: !this.view.definition });
    this.proposalBox = element("section", { class: "proposals", "aria-label": this.t("proposals") });
    const aside = element("aside", { class: "pane beside", "aria-label": this.t("codes") },
      this.proposalBox,
      element("div", { class: "search-row" }, this.search,
        element("button", { type: "button", onclick: () => this.newCodeForm(), "aria-keyshortcuts": this.keyOf("new_code") }, this.t("new_code"))),
      this.codes,
      element("button", { type: "button", class: "quiet", "aria-expanded": String(Boolean(this.view.definition)), onclick: () => this.toggleDefinition(), "aria-keyshortcuts": this.keyOf("definition") }, this.t("definition")),
      this.definition);
    this.definitionButton = aside.querySelector(".quiet");
    this.showCodes();
    return aside;
  }

  found() {
    const query = folded(this.search?.value.trim() ?? "");
    if (!query) return this.start.codes;
    const rank = (code) => {
      const [key, name] = [folded(code.id), folded(code.name)];
      if (key === query) return 0;
      if (key.startsWith(query)) return 1;
      if (name.startsWith(query)) return 2;
      if (name.split(/[\s-]+/).some((word) => word.startsWith(query)) || key.split("-").some((part) => part.startsWith(query))) return 3;
      return name.includes(query) ? 4 : 9;
    };
    return this.start.codes.map((code, place) => [rank(code), place, code]).filter(([at]) => at < 9)
      .sort((a, b) => a[0] - b[0] || a[1] - b[1]).map(([, , code]) => code);
  }

  showCodes() {
    const query = this.search.value.trim();
    const found = this.found();
    const several = new Set(this.start.codes.map((code) => code.book)).size > 1;
    let book = "";
    const rows = [];
    found.forEach((code, place) => {
      if (several && !query && code.book !== book) {
        book = code.book;
        rows.push(element("li", { class: "book", role: "presentation" }, code.title));
      }
      const key = this.bound.of.get(`code ${code.id}`);
      const option = element("li", { role: "option", id: `folje-code-${place}`, dataset: { id: code.id }, "aria-selected": String(place === this.active) },
        element("b", {}, code.id), " ", element("span", { class: "name" }, code.name),
        key ? element("kbd", {}, shownKey(key, this)) : null,
        element("span", { class: "count" }, String(this.counts[code.id] ?? "")));
      option.style.setProperty("--code", code.colour || "var(--line)");
      option.style.setProperty("--level", query ? 0 : code.level);
      rows.push(option);
    });
    if (!found.length) rows.push(element("li", { class: "none", role: "presentation" }, this.t("no_code_found")));
    this.codes.replaceChildren(...rows);
    this.showActive();
  }

  showCounts() {
    for (const option of this.codes?.querySelectorAll("[role=option]") ?? []) {
      const count = String(this.counts[option.dataset.id] ?? "");
      const shown = option.querySelector(".count");
      if (shown.textContent !== count) shown.textContent = count;
    }
  }

  showActive() {
    const options = [...this.codes.querySelectorAll("[role=option]")];
    options.forEach((option, place) => option.setAttribute("aria-selected", String(place === this.active)));
    const chosen = options[this.active];
    for (const box of [this.search, this.codes]) {
      if (chosen) box.setAttribute("aria-activedescendant", chosen.id);
      else box.removeAttribute("aria-activedescendant");
    }
    if (chosen && (this.search === document.activeElement || this.codes === document.activeElement)) {
      chosen.scrollIntoView({ block: "nearest" });
      this.define(chosen.dataset.id);
    }
  }

  pressInSearch(event) {
    const found = this.found();
    if (event.key === "ArrowDown") this.active = Math.min(this.active + 1, found.length - 1);
    else if (event.key === "ArrowUp") this.active = Math.max(this.active - 1, 0);
    else if (event.key === "Enter") {
      if (found[this.active]) this.code(found[this.active].id);
      this.leaveSearch();
    } else if (event.key === "Escape") this.leaveSearch();
    else return;
    event.preventDefault();
    event.stopPropagation();
    this.showActive();
  }

  leaveSearch() {
    this.search.value = "";
    this.active = 0;
    this.showCodes();
    this.units.get(this.current)?.box.focus();
    this.el.classList.remove("shows-beside");
  }

  pick() {
    this.el.classList.add("shows-beside");
    this.search.focus();
  }

  toggleDefinition() {
    const shown = this.definition.hidden;
    this.definition.hidden = !shown;
    this.definitionButton.setAttribute("aria-expanded", String(shown));
    this.look({ definition: shown });
    const mark = this.units.get(this.current)?.unit.marks?.at(-1);
    if (shown) this.define(mark?.code ?? this.found()[this.active]?.id);
    if (shown) this.read.textContent = this.definition.textContent;
  }

  define(id) {
    const code = this.known.get(id);
    if (!code || this.definition.hidden || this.definition.dataset.code === id) return;
    this.definition.dataset.code = id;
    const part = (word, text) => text ? [element("dt", {}, this.t(word)), element("dd", {}, text)] : [];
    this.definition.replaceChildren(element("h3", {}, `${code.id} ${code.name}`), element("p", {}, code.definition),
      element("dl", {}, part("include", code.include), part("exclude", code.exclude),
        part("nearest", code.nearest && `${code.nearest}: ${code.difference}`),
        code.examples.flatMap((text) => part("example", text)), part("non_example", code.non_example)));
  }

  // proposals

  proposed(message) {
    if (message.of !== this.document?.id) return;
    this.proposals = message.passages;
    for (const [passage, code] of message.refused) this.refused.add(`${passage} ${code}`);
    this.showProposals();
  }

  proposedNow() {
    const unit = this.units.get(this.current)?.unit;
    const given = new Set(unit?.marks?.map((mark) => mark.code));
    return (this.proposals[unit?.passage] ?? []).filter(({ code }) => !given.has(code) && !this.refused.has(`${unit.passage} ${code}`));
  }

  showProposals() {
    if (!this.proposalBox) return;
    if (this.document?.blind) {
      this.proposalBox.replaceChildren(element("p", {}, this.t("blind_no_proposals")));
      return;
    }
    const now = this.proposedNow();
    this.proposalBox.replaceChildren(...(now.length ? [element("h3", {}, this.t("proposals"))] : []), ...now.map((proposal) => {
      const code = this.known.get(proposal.code);
      const why = proposal.grounds.length ? this.t("because", { words: proposal.grounds.join(", ") }) : this.t("because_learnt");
      const what = proposal.code || this.t("family_proposed");
      return element("div", { class: "proposal" },
        element("p", {}, element("b", {}, what), ` ${code?.name ?? ""}`, element("span", { class: "why" }, why)),
        element("button", { type: "button", "aria-label": `${this.t("accept")} ${what}`, onclick: () => this.answerTo(proposal, true) }, this.t("accept")),
        element("button", { type: "button", "aria-label": `${this.t("refuse")} ${what}`, onclick: () => this.answerTo(proposal, false) }, this.t("refuse")));
    }));
  }

  // below: the group's meetings in their phases

  below() {
    this.line = element("section", { class: "pane below", "aria-label": this.t("timeline") });
    return this.line;
  }

  showTimeline() {
    if (!this.line) return;
    const row = this.rows.find((one) => one.id === this.document?.id);
    const line = this.timelines.find((one) => one.key === row?.group);
    if (!line) {
      this.line.replaceChildren(element("p", { class: "none" }, this.t(this.document ? "no_meeting" : "no_timeline")));
      return;
    }
    const steps = this.start.phases.filter((phase) => phase !== "ADJ").reverse();
    const names = element("ul", { class: "phase-names", "aria-hidden": "true" }, steps.map((phase) => element("li", {}, this.known.get(phase)?.name ?? phase)), element("li", {}, this.t("other_value")));
    const list = element("ol", { class: "meetings" }, line.meetings.map((meeting, place, all) => this.meetingBox(meeting, row, steps, all[place - 1]?.date.slice(0, 4))));
    const stood = [...this.line.querySelectorAll("button")].indexOf(document.activeElement);
    this.line.replaceChildren(element("h2", {}, this.t("timeline_of", { group: line.name })), element("div", { class: "meetings-box" }, names, list));
    list.querySelectorAll("button")[stood]?.focus({ preventScroll: true });
    list.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  meetingBox(meeting, row, steps, yearBefore) {
    const [year, month, day] = meeting.date.split("-");
    const said = meeting.judgements.map((one) => one.words).join("; ") || this.t(meeting.observed ? "not_judged" : "not_observed");
    const values = [...new Set(meeting.judgements.map((one) => one.value))];
    const button = element("button", { type: "button", title: `${meeting.date}: ${said}`, disabled: !meeting.document, onclick: () => this.open(meeting.document),
      "aria-label": `${meeting.date}: ${said}` }, values.map((value) => {
      const mark = element("span", { class: "judgement" }, value.slice(0, 3));
      const place = steps.indexOf(value);
      mark.style.setProperty("--row", place < 0 ? steps.length + 1 : place + 1);
      mark.style.setProperty("--code", this.known.get(value)?.colour || "var(--line)");
      return mark;
    }), element("span", { class: "day" }, `${Number(day)}/${Number(month)}`, year === yearBefore ? null : element("b", {}, ` ${year}`)));
    button.style.setProperty("--rows", steps.length + 1);
    if (meeting.id === row.meeting) button.setAttribute("aria-current", "true");
    return element("li", { class: meeting.observed ? "" : "unobserved" }, button);
  }

  // forms

  form(name, title, fields, save, whenOpen) {
    this.dialog?.remove();
    const wrong = element("p", { role: "alert", class: "wrong" });
    const form = element("form", { method: "dialog", onsubmit: (event) => {
      event.preventDefault();
      const { wrong: said = "", at, id } = save(new FormData(form));
      wrong.textContent = said;
      if (at) form.querySelector(`[name=${at}]`).focus();
      if (id) this.closeWhenSaved(id);
    } }, element("h2", { id: "folje-dialog" }, title), fields, wrong,
    element("div", { class: "buttons" }, element("button", { type: "submit", class: "main" }, this.t("save")),
      element("button", { type: "button", onclick: () => dialog.close() }, this.t("cancel"))));
    const dialog = this.showDialog(name, form);
    whenOpen?.(form);
  }

  // what was written stays in the form until it is saved; without contact it waits in the outbox like all else
  closeWhenSaved(id) {
    if (!this.inContact) return this.dialog.close();
    this.dialog.dataset.waits = id;
  }

  showDialog(name, ...content) {
    this.dialog?.remove();
    const back = this.units.get(this.current)?.box;
    const dialog = element("dialog", { "aria-labelledby": "folje-dialog", dataset: { form: name }, onclose: () => {
      dialog.remove();
      this.dialog = null;
      (this.units.get(this.current)?.box ?? back)?.focus();
    } }, ...content);
    this.dialog = dialog;
    this.el.append(dialog);
    dialog.showModal();
    return dialog;
  }

  noteForm() {
    const place = this.place();
    if (!place) return this.warn(this.t("pick_passage"));
    const own = this.units.get(this.current)?.unit.notes?.find((note) => note.own);
    this.form("memo", this.t("memo"), element("label", {}, this.t("memo_about"), element("textarea", { name: "content", rows: 5, value: place.passage ? own?.content ?? "" : "" })), (given) => {
      const content = given.get("content").trim();
      if (!content) return { wrong: this.t("memo_empty") };
      this.act({ do: "note", place, content });
      this.dialog.close(); // nothing in it can be refused, and the next key is on its way
      return {};
    });
  }

  newCodeForm() {
    const place = this.place();
    if (!place) return this.warn(this.t("pick_passage"));
    const words = this.range?.toString().trim() ?? "";
    const parents = [["", this.t("no_parent")], ...this.start.codes.map((code) => [code.id, `${"\u2007".repeat(code.level)}${code.id} ${code.name}`])];
    this.form("new_code", this.t("new_code"), [
      element("p", { class: "help" }, this.t("new_code_help")),
      element("label", {}, this.t("new_code_name"), element("input", { name: "name", value: words.slice(0, 80), maxLength: 80 })),
      element("label", {}, this.t("new_code_parent"), element("select", { name: "parent" }, parents.map(([value, text]) => element("option", { value }, text)))),
    ], (given) => {
      const name = given.get("name").trim();
      if (!name) return { wrong: this.t("new_code_no_name") };
      const id = this.act({ do: "new_code", place, name, parent: given.get("parent") });
      this.unmark();
      return { id };
    });
  }

  askJudging() {
    const row = this.rows.find((one) => one.id === this.document?.id);
    const meeting = this.timelines.flatMap((line) => line.meetings).find((one) => one.id === row?.meeting);
    if (!meeting) return this.warn(this.t("no_meeting"));
    if (!meeting.observed) return this.warn(this.t("not_observed_long"));
    this.model.send({ kind: "judging", meeting: meeting.id });
  }

  judging(message) {
    const { values, confidence, relation, assessor_kind: kinds } = message.lists;
    const said = (key) => this.t(message.phases ? key : `${key}_scale`);
    const choice = (name, options, empty, chosen = "") => element("select", { name }, [["", empty], ...Object.entries(options)].map(([value, text]) => element("option", { value, selected: value === chosen }, text)));
    const radios = (name, options, chosen = "") => element("fieldset", {}, element("legend", {}, name === "value" ? said("judge_value") : this.t(`judge_${name}`)),
      Object.entries(options).map(([value, text]) => element("label", { class: "radio" }, element("input", { type: "radio", name, value, checked: value === chosen }), text)));
    const fill = (form, kind) => {
      const own = message.own[kind] ?? {};
      for (const name of ["value", "confidence"]) for (const box of form.querySelectorAll(`[name=${name}]`)) box.checked = box.value === own[name];
      for (const name of ["second", "relation", "reason"]) form.elements[name].value = own[name] ?? "";
      for (const box of form.querySelectorAll("[name=persons]")) box.checked = (own.persons?.length ? own.persons : message.present).includes(box.value);
      together.hidden = kind !== "agreed";
    };
    const together = element("fieldset", {}, element("legend", {}, this.t("judge_present")), message.present.map((name) =>
      element("label", { class: "radio" }, element("input", { type: "checkbox", name: "persons", value: name }), " ", name)));
    this.form("judge", this.t("judge_title", { meeting: message.name }), [
      message.scales.length > 1 ? this.scaleChoice(message) : null,
      element("p", { class: "profile" }, message.profile),
      element("label", {}, this.t("judge_kind"), element("select", { name: "kind", onchange: (event) => fill(event.target.form, event.target.value) },
        Object.entries(kinds).map(([value, text]) => element("option", { value }, text)))),
      together,
      radios("value", values),
      element("div", { class: "pair" },
        element("label", {}, said("judge_relation"), choice("relation", relation, said("judge_one_phase"))),
        element("label", {}, said("judge_second"), choice("second", values, "–"))),
      radios("confidence", confidence),
      element("label", {}, this.t("judge_reason"), element("textarea", { name: "reason", rows: 3 })),
    ], (given) => {
      const { value, second, relation, confidence, reason, kind } = Object.fromEntries(given);
      const persons = kind === "agreed" ? given.getAll("persons") : [];
      if (kind === "agreed" && !persons.length) return { wrong: this.t("compare_nobody"), at: "persons" };
      return this.lacking({ value, second, relation, confidence, reason }, said) ?? { id: this.act({ do: "judge", meeting: message.meeting, instrument: message.instrument, value, second, relation, confidence, reason: reason.trim(), kind, persons }) };
    }, (form) => fill(form, "evaluator"));
  }

  // what hinders a judgement from being saved, and in which field
  lacking({ value, second, relation, confidence, reason }, said) {
    const missing = Object.entries({ value, confidence, reason }).filter(([, text]) => !text?.trim()).map(([part]) => part);
    const words = missing.map((part) => part === "value" ? said("part_value") : this.t(`part_${part}`));
    if (missing.length) return { wrong: this.t("judge_missing", { missing: words.join(", ") }), at: missing[0] };
    if (Boolean(second) !== Boolean(relation)) return { wrong: said("judge_pair"), at: second ? "relation" : "second" };
    return second === value ? { wrong: said("judge_same"), at: "second" } : null;
  }

  askTurning() {
    const row = this.rows.find((one) => one.id === this.document?.id);
    if (!row?.group) return this.warn(this.t("no_group"));
    this.model.send({ kind: "turning", group: row.group });
  }

  turningForm(message) {
    const unit = this.units.get(this.current)?.unit;
    const words = shortened(unit?.pieces.map((piece) => piece.text).join("") ?? "");
    const name = this.timelines.find((line) => line.key === message.group)?.name ?? message.group;
    const empty = { of: "", title: "", date_from: this.rows.find((one) => one.id === this.document.id)?.date ?? "", date_to: "", event: "", before: [], after: [], alternatives: "", status: "proposed", criteria: [] };
    const input = (key, type = "text") => element("label", {}, this.t(`turning_${key}`), element("input", { name: key, type }));
    const choice = (key, options) => element("label", {}, this.t(`turning_${key}`), element("select", { name: key }, options.map(([value, text]) => element("option", { value }, text))));
    const evidence = { before: element("ul", { class: "evidence" }), after: element("ul", { class: "evidence" }) };
    const criteria = element("ul", { class: "criteria" });
    let point = empty;
    const list = () => {
      for (const side of ["before", "after"]) {
        evidence[side].replaceChildren(...point[side].map((passage) => element("li", {}, message.quotes[passage] ?? (words || passage), " ",
          element("button", { type: "button", "aria-label": this.t("turning_drop"), onclick: () => { point[side] = point[side].filter((one) => one !== passage); list(); } }, "×"))));
        if (!point[side].length) evidence[side].append(element("li", {}, this.t("turning_none")));
      }
      criteria.replaceChildren(...point.criteria.map(([words, met]) => element("li", {}, `${met ? "✓" : "–"} ${words}: ${this.t(met ? "turning_met" : "turning_unmet")}`)));
    };
    const fill = (form, of) => {
      point = structuredClone(message.points.find((one) => one.of === of) ?? empty);
      for (const key of ["event", "alternatives", "status"]) form.elements[key].value = point[key];
      for (const [key, value] of [["name", point.title], ["from", point.date_from], ["to", point.date_to]]) form.elements[key].value = value;
      list();
    };
    const which = choice("which", [["", this.t("turning_new")], ...message.points.map((one) => [one.of, `${one.date_from} ${one.title}`])]);
    which.querySelector("select").addEventListener("change", (event) => fill(event.target.form, event.target.value));
    const here = unit?.passage
      ? element("fieldset", {}, element("legend", {}, this.t("turning_this", { words })), ["none", "before", "after"].map((side) =>
        element("label", { class: "radio" }, element("input", { type: "radio", name: "this", value: side, checked: side === "none" }), this.t(`turning_this_${side}`))))
      : element("p", { class: "help" }, this.t("turning_needs_passage"));
    this.form("turning", this.t("turning_title", { group: name }), [which, input("name"),
      element("div", { class: "pair" }, input("from", "date"), input("to", "date")),
      choice("event", [["", this.t("turning_no_event")], ...Object.entries(message.events)]), here,
      element("div", { class: "pair" }, ["before", "after"].map((side) => element("div", {}, element("h3", {}, this.t(`turning_${side}`)), evidence[side]))),
      element("label", {}, this.t("turning_alternatives"), element("textarea", { name: "alternatives", rows: 2 })),
      choice("status", Object.entries(message.states)),
      element("section", {}, element("h3", {}, this.t("turning_criteria")), criteria),
    ], (given) => {
      const said = Object.fromEntries(given);
      if (!said.name.trim() || !said.from) return { wrong: this.t("turning_missing"), at: said.name.trim() ? "from" : "name" };
      const sides = { before: [...point.before], after: [...point.after] };
      if (sides[said.this] && !sides[said.this].includes(unit.passage)) sides[said.this].push(unit.passage);
      return { id: this.act({ do: "turning_point", of: point.of, group: message.group, lang: this.start.lang, title: said.name, date_from: said.from, date_to: said.to,
        event: said.event, ...sides, alternatives: said.alternatives, status: said.status }) };
    }, (form) => fill(form, ""));
  }

  // other scales than the phases

  scaleChoice(message) {
    return element("label", {}, this.t("judge_scale"), element("select", { name: "scale", onchange: (event) => this.model.send({ kind: "judging", meeting: message.meeting, instrument: event.target.value }) },
      message.scales.map(([value, text]) => element("option", { value, selected: value === message.instrument }, text))));
  }

  // family matters

  family(state = "marked", place = this.place()) {
    if (!place) return this.warn(this.t("pick_passage"));
    this.act({ do: "family", place, state });
    this.unmark();
    if (state !== "marked") return this.showProposals();
    this.move(1);
    this.say(this.t("family_marked"));
  }

  // what is marked is hidden at once, also while it waits to be saved
  hiding(unit) {
    const waiting = [...this.outbox.waiting.values()];
    const undone = new Set(waiting.filter((one) => one.do === "undo").map((one) => one.undoes));
    const marks = waiting.some((one) => one.do === "family" && one.state === "marked" && !undone.has(one.id) && within(one.place, unit, this.document));
    return marks ? this.t("hidden_family_matter") : "";
  }

  // forms that are told anew when the study changes: a comparison, claims, a grid

  moreForms(button) {
    const box = element("div", { class: "settings-box" }, ["claim", "compare", "grid"].map((name) => button(name, () => { made.open = false; this.command(name); }, this.keyOf(name))));
    const made = element("details", { class: "settings" }, element("summary", {}, this.t("more")), box);
    return made;
  }

  askForm(kind) {
    if (!this.document) return;
    this.asked = { kind, place: this.place(), words: this.wordsAt() };
    this.model.send({ kind });
  }

  wordsAt() {
    const unit = this.units.get(this.current)?.unit;
    return this.marked() ? this.range.toString().trim() : unit?.pieces.map((piece) => piece.text).join("") ?? "";
  }

  get formOpen() {
    return this.dialog?.dataset.form ?? "";
  }

  toldForm(message) {
    if (message.of && message.of !== this.document?.id) return;
    const asked = this.asked?.kind === message.kind && this.asked;
    if (asked) this.asked = null;
    if (message.kind === "claims" && asked) this.claimForm(message, asked);
    if (message.kind === "comparison" && asked) this.openComparison();
    if (message.kind === "comparison" && this.formOpen === "comparison") this.showComparison(message);
    if (message.kind === "grid" && asked) this.openGrid(message, asked);
    else if (message.kind === "grid" && this.formOpen === "grid") this.showGrid(message);
  }

  refreshForm() {
    if (["comparison", "grid"].includes(this.formOpen) && this.inContact) this.model.send({ kind: this.formOpen });
  }

  formSaved(gesture) {
    if (gesture?.do === "agree" && this.formOpen === "comparison") this.agreed(gesture);
    if (gesture?.do === "judge" && this.formOpen === "comparison") this.judgedTogether(gesture);
    if (gesture?.do === "abstract" && this.formOpen === "grid") this.cellSaved(gesture);
    if (["open_round", "undo"].includes(gesture?.do)) this.refreshForm();
  }

  formRefused(gesture, why) {
    const takes = { comparison: ["agree", "judge", "open_round"], grid: ["abstract"] }[this.formOpen];
    if (!takes?.includes(gesture?.do)) return;
    this.dialog.querySelector(".wrong").textContent = why;
    if (gesture.do === "abstract") this.cellRefused(gesture);
    this.refreshForm();
  }

  // a form that stays open while one works in it
  workDialog(name, title, ...content) {
    const dialog = this.showDialog(name, element("header", {}, element("h2", { id: "folje-dialog" }, title), element("p", { class: "status" }),
      element("button", { type: "button", onclick: () => dialog.close() }, this.t("close"))),
    element("p", { role: "alert", class: "wrong" }), element("p", { role: "status", class: "said" }), ...content);
    this.showStatus();
    return dialog;
  }

  documentName() {
    return this.rows.find((one) => one.id === this.document.id)?.title ?? this.document.id;
  }

  formKeys(row) {
    const { comparison, comparison_coders: coders, grid } = this.start.keys;
    const part = (name, rows) => element("table", {}, element("caption", {}, this.t(`keys_${name}`)), element("tbody", {}, rows));
    const listed = (name, keys) => Object.entries(keys).map(([command, key]) => row(key, this.t(`key_${name}_${command}`)));
    return element("div", {}, part("comparison", [...listed("comparison", comparison), row(coders.join(" "), this.t("key_comparison_coders"))]), part("grid", listed("grid", grid)));
  }

  // two coders side by side

  openComparison() {
    this.compared = { rows: [], at: "", choices: new Map(), body: element("div", { class: "compared" }) };
    this.workDialog("comparison", this.t("compare_title", { document: this.documentName() }), this.compared.body)
      .addEventListener("keydown", (event) => this.pressInComparison(event));
  }

  showComparison(message) {
    const { body, rows: before } = this.compared;
    const first = !before.length;
    Object.assign(this.compared, message);
    const judged = (message.judged ?? []).map((one) => ({ ...one, passage: `judged ${one.scale}` }));
    this.compared.rows = [...judged, ...(message.rows ?? [])];
    if (message.state !== "opened" && !judged.length) return body.replaceChildren(...this.notCompared(message));
    this.present ??= new Set([...message.people, ...judged.flatMap((one) => one.people)].filter((who) => message.present.includes(who)));
    const inChoice = this.choice?.contains(document.activeElement) && document.activeElement;
    const focused = body.contains(document.activeElement);
    this.compared.left ??= this.comparisonTools();
    const table = (name, columns, rows) => element("table", { class: `side-by-side ${name}` }, element("thead", {}, element("tr", {}, columns.map((each) => element("th", { scope: "col" }, each)))),
      element("tbody", {}, rows.map((row) => this.comparedRow(row))));
    const columns = [this.t("compare_passage"), ...message.people, this.t("compare_agreed")];
    body.replaceChildren(message.when ? element("p", { class: "help" }, this.t("compare_opened", { when: message.when })) : "", this.presentBox(),
      ...judged.map((row) => table("judged", [row.title, ...row.people, ...(row.group.length ? [this.t("compare_group")] : []), this.t("compare_judged")], [row])),
      ...(message.state === "opened" ? [table("", columns, message.rows)] : this.notCompared(message)));
    this.countLeft();
    const to = this.rowOf(this.compared.at) ?? this.compared.rows.find((row) => this.isLeft(row)) ?? this.compared.rows[0];
    this.standInComparison(to, first || (focused && !inChoice));
    if (inChoice) (this.choice?.contains(inChoice) ? inChoice : this.boxOf(to)).focus();
  }

  // how many are left, always in view
  comparisonTools() {
    const left = element("p", { "aria-live": "polite" });
    this.dialog.querySelector("header").append(element("div", { class: "buttons" }, left, this.comparisonButtons()));
    return left;
  }

  comparisonButtons() {
    const { comparison: keys } = this.start.keys;
    const button = (name, words, key, run) => element("button", { type: "button", "aria-keyshortcuts": key, onclick: run }, words);
    const step = (name, by) => button(name, this.t(`compare_${name}`), keys[name].split(" ")[0], () => this.stepInComparison(by, (one) => this.isLeft(one)));
    return [step("previous_left", -1), step("next_left", 1), ...["undo", "redo"].map((name) => button(name, this.t(name), this.keyOf(name), () => this[name]()))];
  }

  notCompared({ state, lines }) {
    if (state === "single") return [element("p", {}, this.t(this.compared.rows.length ? "compare_single_codes" : "compare_single"))];
    return [element("p", {}, this.t("compare_shut")), ...lines.map((line) => element("p", {}, line)), element("p", { class: "help" }, this.t("compare_shut_help")),
      element("div", { class: "buttons" }, element("button", { type: "button", class: "main", onclick: () => this.act({ do: "open_round", document: this.document.id }) }, this.t("compare_open")))];
  }

  presentBox() {
    const date = new Date().toLocaleDateString("sv");
    return element("fieldset", {}, element("legend", {}, this.t("compare_present", { date })), this.compared.present.map((name) =>
      element("label", { class: "radio" }, element("input", { type: "checkbox", checked: this.present.has(name),
        onchange: (event) => (event.target.checked ? this.present.add(name) : this.present.delete(name)) }), " ", name)));
  }

  comparedRow(row) {
    if (row.scale) return this.judgedRow(row);
    const codes = (given) => given.length ? element("ul", { class: "marks" }, given.map((code) => this.codeOf(code))) : this.t("compare_no_code");
    const cell = (head, ...content) => element("td", { dataset: { head } }, ...content);
    const agreed = this.agreedOn(row);
    const state = agreed.length ? "agreed" : row.differs ? "differs" : "alike";
    const word = { agreed: "compare_is_agreed", differs: "compare_differs", alike: "compare_is_alike" }[state];
    return element("tr", { class: state, tabIndex: -1, dataset: { passage: row.passage }, onclick: () => this.standInComparison(row, false), onfocus: () => this.standInComparison(row, false) },
      cell("", element("span", { class: "how" }, this.t(word)), element("span", { dir: "auto" }, row.text)),
      this.compared.people.map((who) => cell(who, row.codes[who] ? codes(row.codes[who]) : this.t("compare_not_shown"))),
      cell(this.t("compare_agreed"), agreed.map((one) => element("div", { class: one.waiting ? "waiting" : "" }, codes(one.codes),
        element("span", { class: "why" }, this.t("compare_who", { persons: one.persons.join(", "), date: one.date }), one.reason ? ` · ${one.reason}` : "")))));
  }

  codeOf(id) {
    const made = element("li", {}, element("b", {}, id), ` ${this.known.get(id)?.name ?? ""}`);
    made.style.setProperty("--code", this.known.get(id)?.colour || "var(--line)");
    return made;
  }

  // what has been agreed on, with what waits laid over it
  agreedOn(row) {
    const about = (one) => row.scale ? one.do === "judge" && one.kind === "agreed" && one.meeting === row.meeting && one.instrument === row.scale : one.do === "agree" && one.passage === row.passage;
    const waits = [...this.outbox.waiting.values()].findLast(about);
    return waits ? [row.scale ? this.asJudged(row, waits, true) : this.asAgreed(waits, true)] : row.agreed;
  }

  asAgreed({ codes, persons, reason }, waiting = false) {
    return { codes: codes ? codes.split(";").map((code) => code.trim()) : [], persons, reason, waiting, date: new Date().toLocaleDateString("sv") };
  }

  rowOf(passage) {
    return this.compared.rows.find((row) => row.passage === passage);
  }

  isLeft(row) {
    return row.differs && !(row.scale ? this.isSettled(row) : this.agreedOn(row).length);
  }

  countLeft() {
    const { rows, left } = this.compared;
    const differ = rows.filter((row) => row.differs).length;
    const n = rows.filter((row) => this.isLeft(row)).length;
    const passages = rows.filter((row) => !row.scale);
    const alike = passages.filter((row) => !row.differs).length;
    const codes = !passages.length ? "" : alike === passages.length ? this.t("compare_same", { n: alike }) : this.t("compare_alike", { n: alike });
    const said = `${differ ? this.t(n ? "compare_left" : "compare_settled", { n, of: differ }) : ""} ${codes}`.trim();
    if (left.textContent !== said) left.textContent = said;
  }

  choiceRow() {
    const codes = element("datalist", { id: "folje-all-codes" }, this.start.codes.map((code) => element("option", { value: `${code.id} ${code.name}` })));
    const field = (name, help) => element("label", {}, this.t(name), element("input", { name, placeholder: help ? this.t(help) : "", autocomplete: "off" }));
    const other = field("compare_other", "compare_other_help");
    other.querySelector("input").setAttribute("list", "folje-all-codes");
    return element("tr", { class: "choice" }, element("td", {}, element("div", { class: "buttons" }), element("div", { class: "pair" }, other, field("compare_reason")), codes));
  }

  choices(row) {
    const { people } = this.compared;
    const { comparison: keys, comparison_coders: coders } = this.start.keys;
    const button = (key, words, codes) => element("button", { type: "button", onclick: () => this.agree(codes) }, key ? element("kbd", {}, shownKey(key.split(" ")[0], this)) : "", " ", words);
    const all = [...new Set(people.flatMap((who) => row.codes[who] ?? []))];
    return [...people.map((who, place) => row.codes[who]?.length ? button(coders[place], this.t("compare_as", { person: who }), row.codes[who]) : ""),
      all.length ? button(keys.both, this.t(people.length > 2 ? "compare_all" : "compare_both"), all) : "", button(keys.none, this.t("compare_none"), [])].filter(Boolean);
  }

  standInComparison(row, focus) {
    if (!row) return;
    const boxes = [...this.compared.body.querySelectorAll("tbody tr[data-passage]")];
    const box = boxes.find((one) => one.dataset.passage === row.passage);
    const choice = this.choiceOf(row);
    if (this.compared.at !== row.passage) this.emptyChoice(row, choice);
    const moved = this.compared.at !== row.passage || (choice && box.nextSibling !== choice);
    this.compared.at = row.passage;
    for (const one of boxes) {
      one.tabIndex = one === box ? 0 : -1;
      one.removeAttribute("aria-current");
    }
    box.setAttribute("aria-current", "true");
    if (moved) {
      if (this.choice !== choice) this.choice?.remove();
      this.choice = choice;
      if (choice) choice.firstChild.colSpan = box.cells.length;
      if (choice) box.after(choice);
    }
    choice?.querySelector(".buttons").replaceChildren(...(row.scale ? this.judgedAs(row) : this.choices(row)));
    if (focus) box.focus();
    if (moved) for (const one of [choice, box]) one?.scrollIntoView({ block: "nearest" });
  }

  // where one chooses, under the row one stands at: made once, so that what has been typed outlives the drawing anew
  choiceOf(row) {
    if (row.scale && this.assessors(row) < 2 && !row.agreed.length) return null;
    const { choices } = this.compared;
    const key = row.scale ?? "";
    if (!choices.has(key)) choices.set(key, row.scale ? this.judgedChoice(row) : this.choiceRow());
    return choices.get(key);
  }

  emptyChoice(row, choice) {
    if (row.scale) return choice && this.fillJudged(choice, row.agreed[0]);
    for (const field of choice.querySelectorAll("input")) field.value = "";
  }

  stepInComparison(by, wanted) {
    const { rows, at } = this.compared;
    const place = rows.findIndex((row) => row.passage === at);
    const order = by > 0 ? [...rows.slice(place + 1), ...rows.slice(0, place)] : [...rows.slice(0, place).reverse(), ...rows.slice(place + 1).reverse()];
    this.standInComparison(wanted ? order.find(wanted) ?? rows[place] : rows[Math.min(Math.max(place + by, 0), rows.length - 1)], true);
  }

  pressInComparison(event) {
    const field = event.target.closest("input:not([type=checkbox]), select");
    if (!this.compared.rows.length || event.altKey) return;
    if (field) return event.key === "Enter" && field.matches("input") && this.leaveChoice(field);
    const { comparison: keys, comparison_coders: coders } = this.start.keys;
    const pressed = combination(event);
    const row = this.rowOf(this.compared.at);
    const commands = {
      next: () => this.stepInComparison(1), previous: () => this.stepInComparison(-1),
      next_left: () => this.stepInComparison(1, (one) => this.isLeft(one)), previous_left: () => this.stepInComparison(-1, (one) => this.isLeft(one)),
      ...(row?.scale ? {} : { both: () => this.agree([...new Set(Object.values(row.codes).flat())]), none: () => this.agree([]) }),
      other: () => this.choice?.querySelector("[name=compare_other], [name=value]").focus(), comment: () => this.choice?.querySelector("[name=compare_reason], [name=reason]").focus(),
      undo: () => this.undo(), redo: () => this.redo(),
    };
    const command = Object.keys(keys).find((name) => keys[name].split(" ").includes(pressed)) ?? this.bound.run.get(pressed);
    const coder = (row?.people ?? this.compared.people)[coders.indexOf(pressed)];
    const as = row?.scale ? this.choice && (() => this.judgeAs(row.judgements[coder])) : row?.codes[coder] && (() => this.agree(row.codes[coder]));
    const run = row && (coder ? as : commands[command]);
    if (!run) return;
    event.preventDefault();
    event.stopPropagation();
    if (!event.repeat || /^Arrow/.test(event.key)) run();
  }

  // Enter saves a code that has been written; after a comment alone, the keys choose again
  leaveChoice(field) {
    if (field.name === "reason") return this.agreeJudgement();
    const other = this.choice.querySelector("[name=compare_other]");
    if (field !== other && !other.value.trim()) return this.boxOf(this.rowOf(this.compared.at)).focus();
    this.agreeOther();
  }

  agreeOther() {
    const said = this.choice.querySelector("[name=compare_other]").value.trim();
    if (!said) return this.sayWrong(this.t("compare_no_other"));
    this.agree([said], false);
  }

  sayWrong(words) {
    this.dialog.querySelector(".wrong").textContent = words;
  }

  // what stands in a button cannot be refused, and the next key is on its way; what has been typed stays until it is saved
  agree(codes, sure = true) {
    if (!this.present.size) return this.sayWrong(this.t("compare_nobody"));
    this.sayWrong("");
    const reason = this.choice.querySelector("[name=compare_reason]").value.trim();
    const gesture = { do: "agree", passage: this.compared.at, codes: codes.join("; "), persons: [...this.present].sort(), reason };
    this.act(gesture);
    if (sure || !this.inContact) this.nextAgreed();
  }

  nextAgreed() {
    for (const row of this.compared.rows) this.boxOf(row).replaceWith(this.comparedRow(row));
    this.countLeft();
    this.stepInComparison(1, (one) => this.isLeft(one));
  }

  boxOf(row) {
    return this.compared.body.querySelector(`tr[data-passage="${row.passage}"]`);
  }

  agreed(gesture) {
    const row = this.rowOf(gesture.passage);
    if (!row) return;
    row.agreed = [this.asAgreed(gesture)];
    if (this.compared.at !== row.passage) this.boxOf(row).replaceWith(this.comparedRow(row));
    else if (this.wasTyped(gesture)) this.nextAgreed();
  }

  // whether the one who typed a code still stands where it was typed
  wasTyped(gesture) {
    return this.choice.querySelector("[name=compare_other]").value.trim() === gesture.codes && gesture.codes !== "";
  }

  // how the meeting was judged, above the passages: single persons may agree, the group's own view stays beside

  judgedRow(row) {
    const cell = (head, ...content) => element("td", { dataset: { head } }, ...content);
    const [state, word] = this.judgedState(row);
    const said = (one) => element("div", { class: one.waiting ? "waiting" : "" }, element("b", {}, one.words), element("span", { class: "why" }, `${this.t("compare_sure", one)} · `,
      one.persons ? this.t("compare_who", { persons: one.persons.join(", "), date: one.date }) : one.date), element("span", { dir: "auto" }, one.reason));
    return element("tr", { class: state, tabIndex: -1, dataset: { passage: row.passage }, onclick: () => this.standInComparison(row, false), onfocus: () => this.standInComparison(row, false) },
      cell(row.title, element("span", { class: "how" }, this.t(word)), row.group_differs && word !== "compare_group_differs" ? element("span", { class: "why" }, this.t("compare_group_differs")) : ""),
      row.people.map((who) => cell(who, row.judgements[who].map(said))), row.group.length ? cell(this.t("compare_group"), row.group.map(said)) : null,
      cell(this.t("compare_judged"), this.agreedOn(row).map(said)));
  }

  judgedState(row) {
    if (this.isSettled(row)) return ["agreed", "compare_is_agreed"];
    if (row.differs) return ["differs", "compare_differs"];
    if (row.group_differs) return ["differs", "compare_group_differs"];
    return ["alike", this.assessors(row) > 1 ? "compare_is_alike" : "compare_judged_once"];
  }

  isSettled(row) {
    return row.settled || this.agreedOn(row).some((one) => one.waiting);
  }

  assessors(row) {
    return row.people.length + (row.group.length ? 1 : 0);
  }

  asJudged(row, { value, second, relation, confidence, reason, persons }, waiting = false) {
    const words = row.said[relation].replace("{first}", row.lists.values[value]).replace("{second}", row.lists.values[second]);
    return { value, second, relation, confidence, words, sure: row.lists.confidence[confidence], reason, persons, waiting, date: new Date().toLocaleDateString("sv") };
  }

  saidOfScale(row) {
    return (key) => this.t(row.phases ? key : `${key}_scale`);
  }

  judgedChoice(row) {
    const said = this.saidOfScale(row);
    const { values, relation, confidence } = row.lists;
    const choice = (name, words, empty, options) => element("label", {}, words, element("select", { name }, [["", empty], ...Object.entries(options)].map(([value, text]) => element("option", { value }, text))));
    return element("tr", { class: "choice" }, element("td", {}, element("div", { class: "buttons" }),
      element("div", { class: "pair" }, choice("value", said("judge_value"), "–", values), choice("confidence", this.t("compare_how_sure"), "–", confidence)),
      element("div", { class: "pair" }, choice("relation", said("judge_relation"), said("judge_one_phase"), relation), choice("second", said("judge_second"), "–", values)),
      element("label", {}, this.t("compare_judged_reason"), element("input", { name: "reason", autocomplete: "off" })),
      element("button", { type: "button", class: "main", onclick: () => this.agreeJudgement() }, this.t("compare_save_judged"))));
  }

  // what one of them has judged may be the beginning; the reason is to be the common one
  judgedAs(row) {
    const { comparison_coders: coders } = this.start.keys;
    const button = (words, given, key) => element("button", { type: "button", onclick: () => this.judgeAs(given) }, key ? element("kbd", {}, shownKey(key, this)) : "", " ", words);
    return [...row.people.map((who, place) => button(this.t("compare_as", { person: who }), row.judgements[who], coders[place])),
      row.group.length ? button(this.t("compare_as", { person: this.t("compare_group_as") }), row.group) : ""].filter(Boolean);
  }

  judgeAs([given]) {
    this.fillJudged(this.choice, given);
    this.choice.querySelector("[name=reason]").focus();
  }

  fillJudged(choice, given = {}) {
    for (const name of ["value", "second", "relation", "confidence"]) choice.querySelector(`[name=${name}]`).value = given[name] ?? "";
    choice.querySelector("[name=reason]").value = "";
  }

  agreeJudgement() {
    const row = this.rowOf(this.compared.at);
    const given = Object.fromEntries([...this.choice.querySelectorAll("[name]")].map((field) => [field.name, field.value.trim()]));
    const { wrong, at } = this.lacking(given, this.saidOfScale(row)) ?? { wrong: this.present.size ? "" : this.t("compare_nobody") };
    this.sayWrong(wrong);
    if (at) this.choice.querySelector(`[name=${at}]`).focus();
    if (wrong) return;
    this.act({ do: "judge", kind: "agreed", meeting: row.meeting, instrument: row.scale, persons: [...this.present].sort(), ...given });
    if (!this.inContact) this.nextAgreed();
  }

  judgedTogether(gesture) {
    const row = this.compared.rows.find((one) => one.scale === gesture.instrument && one.meeting === gesture.meeting);
    if (!row) return;
    Object.assign(row, { agreed: [this.asJudged(row, gesture)], settled: true });
    if (this.compared.at !== row.passage) return this.boxOf(row).replaceWith(this.comparedRow(row));
    this.fillJudged(this.choice, gesture);
    this.nextAgreed();
  }

  // a claim from the passages one has found

  claimForm(message, { place, words }) {
    const empty = { name: "", text: "", question: "", type: "", author: this.start.person, status: "draft", searched: "", evidence: [], against: [], audiences: [], missing: [] };
    const sides = ["evidence", "against"];
    const lists = Object.fromEntries(sides.map((side) => [side, element("ul", { class: "evidence" })]));
    const lacks = element("section", {});
    let shown = empty;
    let drop = [];
    this.claimAudiences = message.audiences;
    const list = () => {
      for (const side of sides) {
        const left = shown[side].filter((one) => !drop.includes(one));
        lists[side].replaceChildren(...left.map((one) => element("li", {}, message.quotes[one] ?? one, " ",
          element("button", { type: "button", "aria-label": `${this.t("claim_drop")}: ${message.quotes[one] ?? one}`, onclick: () => { drop.push(one); list(); } }, "×"))));
        if (!left.length) lists[side].append(element("li", {}, this.t("claim_none")));
      }
      lacks.replaceChildren(...(shown.missing.length ? [element("h3", {}, this.t("claim_lacks")), element("ul", {}, shown.missing.map((one) => element("li", {}, one)))] : []));
    };
    const choice = (key, options) => element("label", {}, this.t(`claim_${key}`), element("select", { name: key }, Object.entries(options).map(([value, text]) => element("option", { value }, text))));
    const unset = { "": this.t("claim_unset") };
    const fill = (form, name) => {
      shown = message.claims.find((one) => one.name === name) ?? empty;
      drop = [];
      for (const key of ["text", "question", "type", "author", "status", "searched"]) form.elements[key].value = shown[key];
      for (const box of audiences.querySelectorAll("input")) box.checked = shown.audiences.includes(box.value);
      for (const key of ["question", "type"]) form.elements[key].options[0].disabled = Boolean(shown[key]);
      list();
    };
    const which = choice("which", { "": this.t("claim_new"), ...Object.fromEntries(message.claims.map((one) => [one.name, `${one.name} ${shortened(one.text)}`])) });
    which.querySelector("select").addEventListener("change", (event) => fill(event.target.form, event.target.value));
    const here = place && element("fieldset", {}, element("legend", {}, this.t("claim_this", { words: shortened(words) })), ["evidence", "against", "none"].map((side) =>
      element("label", { class: "radio" }, element("input", { type: "radio", name: "this", value: side, checked: side === "evidence" }), this.t(`claim_this_${side}`))));
    const audiences = element("fieldset", {}, element("legend", {}, this.t("claim_audiences")), Object.entries(message.audiences).map(([value, text]) =>
      element("label", { class: "radio" }, element("input", { type: "checkbox", name: "audiences", value }), " ", text)));
    const area = (key, rows) => element("label", {}, this.t(`claim_${key}`), element("textarea", { name: key, rows }));
    this.form("claim", this.t("claim_title"), [which, here, area("text", 2),
      element("div", { class: "pair" }, choice("question", { ...unset, ...message.questions }), choice("type", { ...unset, ...message.types }),
        choice("author", Object.fromEntries(message.authors.map((one) => [one, one]))), choice("status", message.statuses)),
      element("p", { class: "help" }, [Object.keys(message.questions).length ? "" : this.t("claim_no_questions"), this.t("claim_drafts")].join(" ").trim()),
      element("div", { class: "pair" }, sides.map((side) => element("div", {}, element("h3", {}, this.t(`claim_${side}`)), lists[side]))),
      area("searched", 1), element("button", { type: "button", onclick: (event) => { event.target.form.elements.searched.value = this.t("claim_not_found"); } }, this.t("claim_not_found")),
      audiences.querySelector("input") && audiences, lacks,
    ], (given) => this.claimed(Object.fromEntries(given), shown, drop, place, given.getAll("audiences")), (form) => {
      const last = message.claims.find((one) => one.name === message.last);
      form.elements.which.value = last?.name ?? "";
      fill(form, form.elements.which.value);
      (last && here ? here.querySelector("input") : form.elements.text).focus();
    });
  }

  // only what has been changed is sent, so that two people may work on one claim
  claimed(said, shown, dropped, place, chosen) {
    const audiences = chosen.filter((one) => !shown.audiences.includes(one));
    const drop = [...dropped, ...Object.keys(this.claimAudiences).filter((one) => shown.audiences.includes(one) && !chosen.includes(one))];
    if (!said.text.trim()) return { wrong: this.t("claim_no_text"), at: "text" };
    const changed = Object.fromEntries(["text", "question", "type", "author", "status", "searched"].filter((key) => said[key].trim() !== shown[key]).map((key) => [key, said[key].trim()]));
    const side = place && said.this !== "none" ? said.this : "";
    if (!side && !drop.length && !audiences.length && !Object.keys(changed).length) return { wrong: this.t("claim_nothing") };
    const id = this.act({ do: "claim", claim: shown.name, ...changed, audiences, drop, ...(side ? { place, side } : {}) });
    this.unmark();
    return { id };
  }

  // the grid of a content analysis

  openGrid(message, { place, words }) {
    const own = place && !place.passage ? [{ passage: "", start: place.start, end: place.end, text: words, cells: {} }] : [];
    const at = (row) => `${row.start} ${row.end}`;
    const fresh = own.filter((row) => !message.rows.some((one) => at(one) === at(row)));
    const rows = [...message.rows, ...fresh].sort((a, b) => a.start - b.start || b.end - a.end);
    const here = rows.find((row) => (place?.passage ? row.passage === place.passage : own.length && at(row) === at(own[0])));
    const dialog = this.workDialog("grid", this.t("grid_title", { document: this.documentName() }), element("p", { class: "help" }, this.t(rows.length ? "grid_help" : "grid_empty")),
      rows.length ? element("table", { class: "side-by-side" },
        element("thead", {}, element("tr", {}, [this.t("grid_unit"), ...Object.values(message.columns)].map((title) => element("th", { scope: "col" }, title)))),
        element("tbody", {}, rows.map((row) => this.gridRow(row, message)))) : "");
    dialog.addEventListener("keydown", (event) => this.pressInGrid(event));
    dialog.addEventListener("close", () => { for (const field of dialog.querySelectorAll("[data-step]")) this.saveCell(field); });
    this.showGrid(message);
    const first = dialog.querySelector(here ? `tr[data-start="${here.start}"][data-end="${here.end}"] [data-step]` : "[data-step]");
    first?.focus();
    first?.scrollIntoView({ block: "center" });
  }

  gridRow(row, message) {
    const field = (key, title) => {
      const made = element("textarea", { rows: 1, "aria-label": `${title}: ${row.text.slice(0, 40)}`, dataset: { step: key, saved: "" }, autocomplete: "off",
        onfocusout: (event) => this.saveCell(event.target), oninput: (event) => this.complete(event) });
      if (message.labels[key]) made.setAttribute("aria-autocomplete", "inline");
      return element("td", { dataset: { head: title } }, made);
    };
    return element("tr", { dataset: { start: row.start, end: row.end, passage: row.passage } }, element("th", { scope: "row", dir: "auto" }, row.text),
      Object.entries(message.columns).map(([key, title]) => field(key, title)));
  }

  // what stands, but for cells that are being written in or wait
  showGrid(message) {
    this.labels = message.labels;
    const waits = new Set(this.outbox.waiting.keys());
    for (const row of message.rows) {
      const box = this.dialog.querySelector(`tr[data-start="${row.start}"][data-end="${row.end}"]`);
      if (!box) continue;
      box.dataset.passage = row.passage;
      for (const field of box.querySelectorAll("[data-step]")) {
        const value = row.cells[field.dataset.step];
        if (field.value.trim() !== field.dataset.saved || waits.has(field.dataset.gesture) || field.dataset.saved === value) continue;
        field.value = field.dataset.saved = value;
      }
    }
  }

  // as in a spreadsheet: what has been written before in the column is completed, and what is added is marked so that it can be typed over
  complete({ target: field, inputType }) {
    const written = field.value;
    if (inputType !== "insertText" || written.length < 2 || field.selectionEnd < written.length) return;
    const label = this.labels[field.dataset.step]?.find((one) => folded(one).startsWith(folded(written)) && one.length > written.length);
    if (!label) return;
    field.value = written + label.slice(written.length);
    field.setSelectionRange(written.length, field.value.length);
  }

  saveCell(field) {
    const content = field.value.trim();
    if (content === field.dataset.saved) return;
    const { passage, start, end } = field.closest("tr").dataset;
    const place = passage ? { passage } : { text: this.document.text, start: Number(start), end: Number(end) };
    field.dataset.saved = content;
    field.classList.remove("unsaved");
    field.dataset.gesture = this.act({ do: "abstract", place, step: field.dataset.step, content });
    setTimeout(() => field.classList.toggle("waiting", this.outbox.waiting.has(field.dataset.gesture)), this.inContact ? PATIENCE : 0);
  }

  cellOf(gesture) {
    return this.dialog.querySelector(`[data-gesture="${gesture}"]`);
  }

  cellSaved(gesture) {
    this.cellOf(gesture.id)?.classList.remove("waiting");
  }

  // the words stay, and are sent again when the cell is left again
  cellRefused(gesture) {
    const field = this.cellOf(gesture.id);
    if (!field) return;
    delete field.dataset.saved;
    delete field.dataset.gesture;
    field.classList.remove("waiting");
    field.classList.add("unsaved");
  }

  pressInGrid(event) {
    const field = event.target.closest("[data-step]");
    const { grid: keys } = this.start.keys;
    const way = Object.keys(keys).find((name) => keys[name].split(" ").includes(combination(event)));
    if (!field || !way) return;
    event.preventDefault();
    const row = field.closest("tr");
    const next = way === "down" ? row.nextElementSibling : row.previousElementSibling;
    next?.querySelector(`[data-step="${field.dataset.step}"]`).focus();
    if (!next) this.saveCell(field);
  }

  keysDialog() {
    const row = (keys, words) => element("tr", {}, element("th", { scope: "row" }, keys.split(" ").flatMap((key) => [element("kbd", {}, shownKey(key, this)), " "])), element("td", {}, words));
    const { commands, phases, codes } = this.start.keys;
    const rows = Object.entries(commands).map(([name, keys]) => row(keys, this.t(`key_${name}`)));
    const named = (code) => `${code} ${this.known.get(code)?.name ?? ""}`;
    const more = [...phases.map((key, place) => [key, this.start.phases[place]]), ...Object.entries(codes)].filter(([, code]) => this.known.has(code));
    this.showDialog("keys", element("h2", { id: "folje-dialog" }, this.t("keys_title")), element("p", {}, this.t("keys_help")),
      element("div", { class: "columns" }, [rows.slice(0, 13), [...rows.slice(13), ...more.map(([key, code]) => row(key, named(code)))]].map((part) => element("table", {}, element("tbody", {}, part))), this.formKeys(row)),
      element("div", { class: "buttons" }, element("button", { type: "button", class: "main", onclick: () => this.dialog.close() }, this.t("close")),
        element("button", { type: "button", onclick: () => this.tour() }, this.t("tour")))).scrollTop = 0; // the buttons are at the end
  }

  // the tour points at the parts of the screen: the first time by itself, then from the list of keys

  tour(step = 0) {
    const steps = [["shelf", ".shelf, [data-pane=shelf]"], ["text", ".middle"], ["codes", ".beside, [data-pane=beside]"], ["judge", "[data-word=judge]"], ["saved", ".bar .status"], ["keys", "[data-word=keys]"]];
    const [name, where] = steps[step];
    const keys = Object.fromEntries(Object.keys(this.start.keys.commands).map((command) => [command, shownKey(this.keyOf(command), this)]));
    const button = (word, run, main) => element("button", { type: "button", class: main ? "main" : "", onclick: run }, this.t(word));
    const over = () => this.dialog.close();
    const next = step + 1 < steps.length ? () => this.tour(step + 1) : over;
    const back = step ? () => this.tour(step - 1) : null;
    this.point([...this.el.querySelectorAll(where)].findLast((one) => one.getClientRects().length)); // a pane that is folded away by its button
    const dialog = this.showDialog("tour", element("h2", { id: "folje-dialog" }, this.t(`tour_${name}_title`)), element("p", {}, this.t(`tour_${name}`, keys)),
      element("div", { class: "buttons" }, button(next === over ? "tour_done" : "tour_next", next, true), back ? button("tour_back", back) : null, next === over ? null : button("tour_skip", over),
        element("span", { class: "help" }, this.t("tour_step", { step: step + 1, of: steps.length }))));
    dialog.addEventListener("keydown", (event) => ({ ArrowRight: next, ArrowLeft: back })[event.key]?.());
    dialog.addEventListener("close", () => this.toured());
    besideOf(dialog, this.pointed);
  }

  point(at) {
    this.pointed?.classList.remove("pointed");
    this.pointed = at ?? null;
    this.pointed?.classList.add("pointed");
  }

  toured() {
    this.point(null);
    this.start.toured = true;
    this.model.send({ kind: "toured" });
  }

  // keys

  bind() {
    const { commands, phases, codes } = this.start.keys;
    const run = new Map(); // key → command, or code …
    const of = new Map(); // the other way round, the first key
    const put = (keys, what) => keys.split(" ").forEach((key, place) => { run.set(key, what); if (!place) of.set(what, key); });
    for (const [name, keys] of Object.entries(commands)) put(keys, name);
    phases.forEach((key, place) => this.start.phases[place] && put(key, `code ${this.start.phases[place]}`));
    for (const [key, code] of Object.entries(codes)) if (this.known.has(code)) put(key, `code ${code}`);
    return { run, of };
  }

  keyOf(command) {
    return this.bound.of.get(command) ?? "";
  }

  press(event) {
    if (!this.start || this.dialog || event.altKey || event.defaultPrevented) return;
    const field = event.target.closest?.("input, textarea, select");
    if (field) return;
    const what = this.bound.run.get(combination(event));
    if (event.key === "Escape") this.unmark();
    if (!what) return;
    const inText = this.text.contains(event.target) || event.target === document.body || event.target === this.text.parentElement;
    if (/^Arrow|^Home|^End/.test(event.key) && !inText) return;
    if (event.repeat && !/^Arrow/.test(event.key)) return event.preventDefault();
    event.preventDefault();
    event.stopPropagation();
    if (what.startsWith("code ")) return this.code(what.slice(5));
    this.command(what);
  }

  command(name) {
    const ids = this.ids();
    const commands = {
      next: () => this.move(1), previous: () => this.move(-1), first: () => this.go(ids[0]), last: () => this.go(ids.at(-1)),
      next_uncoded: () => this.nextUncoded(), next_document: () => this.nextDocument(), pick: () => this.pick(),
      new_code: () => this.newCodeForm(), definition: () => this.toggleDefinition(), remove: () => this.remove(),
      memo: () => this.noteForm(), family: () => this.family(), accept: () => this.answer(true), refuse: () => this.answer(false), judge: () => this.askJudging(), turning: () => this.askTurning(),
      compare: () => this.askForm("comparison"), claim: () => this.askForm("claims"), grid: () => this.askForm("grid"),
      undo: () => this.undo(), redo: () => this.redo(), keys: () => this.keysDialog(),
    };
    (commands[name] ?? (() => this.markWords(name)))();
  }

  // what is told

  showStatus() {
    if (!this.status) return;
    const contact = this.model.get("contact");
    const state = contact === "refused" ? "shut" : !this.inContact ? "lost" : this.trouble ? "trouble" : this.outbox.waiting.size ? "saving" : "saved";
    const said = state === "trouble" ? this.trouble : state === "lost" && this.outbox.waiting.size ? this.t("lost_waiting", { n: this.outbox.waiting.size }) : this.t(state);
    for (const line of this.el.querySelectorAll(".status")) {
      if (line.textContent !== said) line.textContent = said;
      if (line.dataset.state !== state) line.dataset.state = state;
    }
    if (state === "lost" && this.dialog?.dataset.waits) this.dialog.close();
  }

  sayLost() {
    if (this.model.get("contact") === "opening") return;
    const words = { sv: "Ingen kontakt med Följe. Starta folje code igen.", en: "No contact with Följe. Start folje code again." };
    this.el.replaceChildren(element("p", { class: "welcome", role: "alert" }, words[navigator.language.startsWith("sv") ? "sv" : "en"]));
  }

  // for who does not see the marks: what has been done, when the keys have rested a moment, and once for all of it
  readAloud(gesture) {
    const code = gesture?.code && `${gesture.code} ${this.known.get(gesture.code)?.name ?? ""}`.trim();
    const said = { code, answer: gesture?.accepted ? code : "", new_code: gesture?.name, uncode: this.t("read_removed"), note: this.t("read_memo") }[gesture?.do];
    if (!said) return;
    this.unread = [...(this.unread ?? []), said];
    clearTimeout(this.reading);
    this.reading = setTimeout(() => {
      this.read.textContent = this.t("read_done", { what: this.unread.join(", ") });
      this.unread = [];
    }, QUIET);
  }

  say(words) {
    this.message.textContent = words;
    const inForm = this.dialog?.querySelector(".said");
    if (inForm) inForm.textContent = words;
    this.message.classList.remove("warning");
    clearTimeout(this.saying);
    this.saying = setTimeout(() => { this.message.textContent = ""; }, 8000);
  }

  // something in the study's files that has to be mended first
  complain(words) {
    if (this.start) this.warn(words);
    else this.el.replaceChildren(element("p", { class: "welcome", role: "alert" }, words));
  }

  warn(words) {
    this.say(words);
    this.message.classList.add("warning");
    clearTimeout(this.saying);
  }
}

function sameAs(one, other) {
  return one.passage ? one.passage === other.passage : one.text === other.text && one.start === other.start && one.end === other.end;
}

// at what height the line under each passage goes: passages that overlap or meet each get one of their own
function levelsOf(pieces) {
  const levels = new Map();
  const at = (place, name) => pieces[place]?.in.includes(name);
  for (const name of new Set(pieces.flatMap((piece) => piece.in))) {
    const near = pieces.filter((piece, place) => [place - 1, place, place + 1].some((one) => at(one, name)));
    const beside = new Set(near.flatMap((piece) => piece.in).map((other) => levels.get(other)));
    let level = 0;
    while (beside.has(level)) level += 1;
    levels.set(name, level);
  }
  return levels;
}

// whole, dashed, dotted, and so on again
function lineOf(level, colour, angle = 90) {
  const [drawn, gap] = [[1, 0], [8, 4], [3, 3]][level % 3];
  return `repeating-linear-gradient(${angle}deg, ${colour} 0 ${drawn}px, transparent ${drawn}px ${drawn + gap}px)`;
}

function within(place, unit, shown) {
  if (place.passage) return place.passage === unit.passage || unit.marks?.some((mark) => mark.passage === place.passage);
  return place.text === shown.text && place.start < unit.end && place.end > unit.id;
}

// puts a box beside what it is about, inside the window; in its middle where there is no room or nothing to point at
function besideOf(box, at) {
  if (!at) return;
  const [own, other] = [box.getBoundingClientRect(), at.getBoundingClientRect()];
  const within = (place, size, room) => Math.max(Math.min(place, room - size - 8), 8);
  const free = [other.right + 10, other.left - own.width - 10].find((left) => left > 0 && left + own.width < innerWidth);
  const left = other.height < own.height ? within(other.left, own.width, innerWidth) : free ?? within(other.left + (other.width - own.width) / 2, own.width, innerWidth);
  const beside = free ? other.top + 40 : other.bottom - own.height - 20;
  const top = within(other.height < own.height ? other.bottom + 10 : beside, own.height, innerHeight);
  box.style.setProperty("--left", `${left}px`);
  box.style.setProperty("--top", `${top}px`);
  box.classList.add("placed");
}

function segments(text, granularity) {
  return [...new Intl.Segmenter("sv", { granularity }).segment(text)];
}

// the last word of the sentence that `by` steps from the word at `to` lead to
function sentenceEnd(text, words, to, by) {
  const last = (sentence) => words.findLastIndex((word) => word.index < sentence.index + sentence.segment.length);
  const ends = segments(text, "sentence").map(last).filter((place, at, all) => place >= 0 && place !== all[at - 1]);
  if (by > 0) return ends.find((place) => place > to) ?? words.length - 1;
  return ends.findLast((place) => place < to) ?? 0;
}

function select(box, start, end) {
  document.getSelection().setBaseAndExtent(...nodeAt(box, start), ...nodeAt(box, end));
}

// the text node that a place among a box's words lies in, and where in it
function nodeAt(box, at) {
  const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
  let left = at;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (left <= node.data.length) return [node, left];
    left -= node.data.length;
  }
  return [box, box.childNodes.length];
}

// a key as keys.yaml writes it
function combination(event) {
  const letter = event.key.length === 1 && event.key.toLowerCase() !== event.key.toUpperCase();
  const key = letter ? (event.shiftKey ? event.key.toUpperCase() : event.key.toLowerCase()) : event.key;
  const shift = event.shiftKey && (letter || event.key.length > 1) ? "Shift+" : "";
  return `${event.ctrlKey || event.metaKey ? "Control+" : ""}${shift}${key}`;
}

function shownKey(key, bench) {
  const named = { ArrowDown: "↓", ArrowUp: "↑", ArrowLeft: "←", ArrowRight: "→", Control: "Ctrl" };
  return key.split("+").map((part) => named[part] ?? bench.start.words[`keyname_${part.toLowerCase()}`] ?? (part.length === 1 ? part.toUpperCase() : part)).join("+");
}

// as a plain page: the same four methods over a socket

class Line {
  constructor() {
    this.listeners = new Map();
    this.state = { contact: "opening", view: JSON.parse(localStorage.getItem("folje-view") ?? "{}") };
    this.seal = "";
    if (!location.hash) return;
    this.state.view = { ...this.state.view, document: decodeURIComponent(location.hash.slice(1)), unit: undefined }; // the start page leads to a document
    history.replaceState(null, "", location.pathname);
  }

  get(name) {
    return this.state[name];
  }

  set(name, value) {
    this.state[name] = value;
  }

  save_changes() {
    localStorage.setItem("folje-view", JSON.stringify(this.state.view));
  }

  on(event, call) {
    this.listeners.set(event, [...(this.listeners.get(event) ?? []), call]);
  }

  send(message) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  tell(event, given) {
    for (const call of this.listeners.get(event) ?? []) call(given);
  }

  contact(state) {
    if (this.state.contact === state) return;
    this.state.contact = state;
    this.tell("change:contact");
  }

  // whoever has our port while Följe is down does not get what waits: only our server can answer the nonce
  connect() {
    const nonce = newId();
    this.socket = new WebSocket(`ws://${location.host}/socket`);
    this.socket.onopen = () => this.send({ kind: "meet", nonce });
    this.socket.onmessage = async ({ data }) => {
      const message = JSON.parse(data);
      if (message.kind !== "met") return this.tell("msg:custom", message);
      if (this.seal && message.proof !== await proofOf(this.seal, nonce)) return this.socket.close();
      this.seal ||= message.seal;
      this.contact("open");
    };
    this.socket.onclose = () => this.lost();
  }

  async lost() {
    this.contact("lost");
    const answer = await fetch("workbench.css").catch(() => null);
    if (answer?.status === 403) return this.contact("refused");
    setTimeout(() => this.connect(), 500);
  }

  retry() {
    this.socket.close();
  }
}

async function proofOf(seal, nonce) {
  const bytes = new TextEncoder();
  const key = await crypto.subtle.importKey("raw", bytes.encode(seal), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const made = await crypto.subtle.sign("HMAC", key, bytes.encode(nonce));
  return Array.from(new Uint8Array(made), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

if (document.body?.dataset.folje !== undefined) {
  const line = new Line();
  render({ model: line, el: document.body });
  line.connect();
}
