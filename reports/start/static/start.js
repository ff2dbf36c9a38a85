// The start page: chooses a study and asks for what the commands do. It paints what it is told; all work is done in Python.

import { Line, element } from "./workbench.js";
import { AddRoom } from "./adding.js";

class StartPage {
  constructor(line) {
    this.line = line;
    this.asked = new Map(); // id of a piece of work → its room
    this.number = 0;
    this.last = this.found = null;
    this.adding = new AddRoom(this);
  }

  get view() {
    return this.line.get("view") ?? {};
  }

  look(change) {
    this.line.set("view", { ...this.view, ...change });
    this.line.save_changes();
  }

  t(key) {
    return this.words[key] ?? key;
  }

  meet() {
    const contact = this.line.get("contact");
    if (contact === "open") {
      this.back = Boolean(this.words); // what stands on the page stays
      this.line.send({ kind: "hello", lang: this.view.lang ?? "" });
    } else if (contact === "opening") return;
    else if (this.words) {
      for (const id of [...this.asked.keys()]) this.done({ id, wrong: this.t("broken") });
      this.warn(this.t(contact === "refused" ? "shut" : "lost"));
    } else {
      const words = navigator.language.startsWith("sv") ? "Ingen kontakt med Följe. Starta Följe igen." : "No contact with Följe. Start Följe again.";
      document.body.replaceChildren(element("p", { class: "welcome", role: "alert" }, words));
    }
  }

  hear(message) {
    const told = {
      start: () => this.begun(message),
      studies: () => { this.last = message.last; this.found = null; this.showList(); },
      found: () => { this.found = message.found; this.showList(); },
      study: () => this.entered(message),
      wrong: () => this.wrong(message),
      progress: () => this.progress(message),
      send: () => this.adding.send(message),
      ask: () => this.adding.ask(message),
      done: () => this.done(message),
    };
    told[message.kind]?.();
  }

  begun(message) {
    const stays = this.back && message.lang === this.lang && this.hall?.isConnected;
    this.back = false;
    if (stays) {
      this.message.textContent = "";
      if (this.study) this.line.send({ kind: "open", path: this.study.path });
      return;
    }
    for (const id of this.asked.keys()) this.line.send({ kind: "stop", id, wanted: true });
    this.study = null;
    this.words = message.words;
    this.formats = message.formats;
    this.lang = message.lang;
    document.documentElement.lang = message.lang;
    document.title = this.t("title");
    document.body.dataset.theme = this.view.theme ?? "auto";
    this.hall = element("main", { class: "hall" });
    this.message = element("p", { role: "status", class: "message" });
    document.body.replaceChildren(this.header(), this.hall, this.message);
    if (this.view.study) this.line.send({ kind: "open", path: this.view.study });
    else this.choose();
  }

  header() {
    const choice = (word, options, chosen, change) => element("label", {}, this.t(word), " ", element("select", { onchange: (event) => change(event.target.value) },
      options.map(([value, words]) => element("option", { value, selected: value === chosen }, words))));
    return element("header", { class: "bar" }, element("h1", {}, "Följe"),
      element("details", { class: "settings" }, element("summary", {}, this.t("settings")), element("div", { class: "settings-box" },
        choice("language", [["sv", "Svenska"], ["en", "English"]], this.lang, (lang) => { this.look({ lang }); this.line.send({ kind: "hello", lang }); }),
        choice("theme", ["auto", "light", "dark"].map((one) => [one, this.t(`theme_${one}`)]), this.view.theme ?? "auto",
          (theme) => { this.look({ theme }); document.body.dataset.theme = theme; }))),
      this.button("end", () => this.end()));
  }

  button(word, run, more = {}) {
    return element("button", { type: "button", onclick: run, ...more }, this.t(word));
  }

  // choosing a study

  choose() {
    this.look({ study: "" });
    this.study = null;
    this.list = element("div", {});
    const path = (word, help, run) => {
      const field = element("input", { type: "text", name: word, spellcheck: false, autocomplete: "off", placeholder: this.t(`${word}_example`) });
      return element("form", { class: "room", onsubmit: (event) => { event.preventDefault(); run(field.value); } }, element("h3", {}, this.t(word)), element("p", { class: "quietly" }, this.t(help)),
        element("div", { class: "line" }, element("label", {}, this.t("folder"), field), element("button", { type: "submit" }, this.t(`${word}_do`))), this.outcome());
    };
    this.demo = element("section", { class: "room" }, element("h3", {}, this.t("demo")), element("p", { class: "quietly" }, this.t("demo_help")), this.button("demo_do", () => this.set("demo", {}, this.demo)), this.outcome());
    this.open = path("open", "open_help", (said) => this.line.send({ kind: "open", path: said }));
    const made = path("new", "new_help", (said) => this.set("new", { path: said }, made));
    this.hall.replaceChildren(element("h2", { tabIndex: -1 }, this.t("choose")), this.list, element("div", { class: "rooms" }, this.open, made, this.demo));
    this.showList();
    this.hall.querySelector("h2").focus();
  }

  showList() {
    if (this.study || !this.list?.isConnected || !this.last) return;
    const row = (study, may) => element("li", {}, element("button", { type: "button", class: "study", disabled: !study.there, onclick: () => this.line.send({ kind: "open", path: study.path }) },
      element("b", {}, study.title), element("span", {}, study.there ? study.path : `${study.path} (${this.t("gone")})`)),
      may ? this.button("forget", () => this.line.send({ kind: "forget", path: study.path }), { "aria-label": `${this.t("forget")}: ${study.title}` }) : null);
    const part = (word, rows, may) => rows.length ? [element("h3", {}, this.t(word)), element("ul", { class: "list" }, rows.map((one) => row(one, may)))] : [];
    this.list.replaceChildren(...part("last", this.last, true), ...part("found", this.found ?? [], false));
    if (!this.last.length && this.found && !this.found.length) this.list.append(element("p", { class: "quietly" }, this.t("none_yet")));
  }

  // a study

  entered(study) {
    const same = this.study?.path === study.path && this.study.lang === this.lang;
    this.study = { ...study, lang: this.lang };
    this.look({ study: study.path });
    if (same && this.hall.querySelector(".rooms.of-study")) return;
    document.title = `${study.title} – Följe`;
    this.waits = this.room("status", [], () => ({}));
    this.hall.replaceChildren(
      element("h2", { tabIndex: -1 }, study.title), element("p", { class: "quietly" }, study.path),
      element("p", { class: "line" }, this.button("other", () => this.leave()), this.button("show_study", () => this.line.send({ kind: "show", file: this.study.folder, folder: true }))),
      element("div", { class: "rooms of-study" },
        element("div", { class: "stack" }, this.waits, this.adding.room()),
        element("div", { class: "stack" }, this.templateRoom(), this.codeRoom(), this.room("timeline", [this.select("audience", study.audiences)], (given) => ({ audiences: given.getAll("audience") })), this.reportRoom()),
        this.room("check", [], () => ({}))));
    this.hall.querySelector("h2").focus();
    this.lookAgain();
  }

  lookAgain() {
    if (this.waits?.isConnected) this.waits.requestSubmit();
  }

  leave() {
    this.look({ study: "" });
    this.line.send({ kind: "hello", lang: this.lang });
  }

  select(name, options, chosen) {
    return element("div", { class: "line" }, element("label", {}, this.t(name), element("select", { name }, options.map(([value, words]) => element("option", { value, selected: value === chosen }, words)))));
  }

  boxes(name, options, chosen) {
    return element("fieldset", {}, element("legend", {}, this.t(name)), options.map(([value, words]) =>
      element("label", {}, element("input", { type: "checkbox", name, value, checked: chosen.includes(value) }), ` ${words}`)));
  }

  // a form with one button, and below it what came of it
  room(what, fields, given) {
    const made = element("form", { class: `room of-${what}`, onsubmit: (event) => { event.preventDefault(); this.set(what, given(new FormData(made)), made); } },
      element("h3", {}, this.t(what)), element("p", { class: "quietly" }, this.t(`${what}_help`)), fields,
      what === "status" ? this.outcome() : null, element("button", { type: "submit" }, this.t(`${what}_do`)), what === "status" ? null : this.outcome());
    return made;
  }

  outcome() {
    return element("div", { class: "outcome", role: "status" });
  }

  get person() {
    const before = this.view.person?.[this.study.path];
    return this.study.people.includes(before) ? before : this.study.people[0] ?? "";
  }

  bench(more) {
    return `/code?${new URLSearchParams({ study: this.study.path, lang: this.lang, ...more })}`;
  }

  codeRoom() {
    const { study } = this;
    const link = element("a", { class: "go", target: "_blank", rel: "noopener" }, this.t("code_do"));
    const lead = (person) => { link.href = this.bench({ person }); };
    const { person } = this;
    lead(person);
    const choice = this.select("person", study.people.map((one) => [one, one]), person);
    choice.addEventListener("change", (event) => { lead(event.target.value); this.look({ person: { ...this.view.person, [study.path]: event.target.value } }); });
    const how = study.no_coder ? [element("p", { class: "warning" }, study.no_coder)] : [study.people.length > 1 ? choice : null, link];
    return element("section", { class: "room of-code" }, element("h3", {}, this.t("code")), element("p", { class: "quietly" }, this.t("code_help")), how);
  }

  templateRoom() {
    const option = ([value, words]) => element("option", { value }, words);
    const kinds = this.study.templates.map(([group, rows]) => group ? element("optgroup", { label: group }, rows.map(option)) : rows.map(option));
    const choice = element("div", { class: "line" }, element("label", {}, this.t("template_kind"), element("select", { name: "template" }, kinds.flat())));
    return this.room("template", [choice], (given) => ({ name: given.get("template") }));
  }

  reportRoom() {
    const { study } = this;
    const usual = (name) => study.reports.find(([one]) => one === name)?.[2] ?? study.audiences[0][0];
    const audiences = this.boxes("for_whom", study.audiences, [usual(study.report)]);
    const kind = this.select("kind", study.reports, study.report);
    kind.addEventListener("change", (event) => { for (const box of audiences.querySelectorAll("input")) box.checked = box.value === usual(event.target.value); });
    return this.room("report", [kind, audiences,
      this.boxes("formats", this.formats.map((one) => [one, this.t(`format_${one}`)]), this.formats)],
    (given) => ({ name: given.get("kind"), audiences: given.getAll("for_whom"), formats: given.getAll("formats") }));
  }

  // work

  set(what, given, room) {
    if ([...this.asked.values()].includes(room)) return "";
    const id = String(this.number += 1);
    this.asked.set(id, room);
    this.working(id);
    if (this.line.get("contact") === "open") this.line.send({ kind: "work", id, do: what, study: this.study?.path ?? "", audiences: ["evaluator"], ...given });
    else this.done({ id, wrong: this.t("broken") });
    return id;
  }

  working(id) {
    const text = element("span", {}, this.t("working"));
    this.asked.get(id).querySelector(".outcome").replaceChildren(element("p", { class: "under-way" }, element("progress", { "aria-label": this.t("working") }), text, " ",
      this.stopping(id)));
  }

  stopping(id) {
    return this.button("stop", () => this.line.send({ kind: "stop", id, wanted: true }));
  }

  progress({ id, text }) {
    const place = this.asked.get(id)?.querySelector(".under-way span");
    if (place) place.textContent = text;
  }

  done(message) {
    const room = this.asked.get(message.id);
    this.asked.delete(message.id);
    if (room?.matches(".of-file, .of-undo")) return this.adding.done(message, room);
    if (message.study) return this.line.send({ kind: "open", path: message.study });
    if (!room?.isConnected) return;
    const outcome = room.querySelector(".outcome");
    if (message.wrong) return outcome.replaceChildren(element("p", { class: "wrong" }, message.wrong));
    outcome.replaceChildren(...this.files(message.files), ...(room.classList.contains("of-status") ? this.waiting(message.lines) : this.said(message.lines)));
    if (room.classList.contains("of-timeline")) this.line.send({ kind: "show", file: message.files[0].id, quiet: true });
  }

  wrong({ at, id, why }) {
    if (at === "work") this.done({ id, wrong: why });
    else if (at === "open" && !this.study && this.open?.isConnected) this.open.querySelector(".outcome").replaceChildren(element("p", { class: "wrong" }, why));
    else if (at === "open") {
      this.choose();
      this.warn(why);
    } else this.warn(why);
  }

  files(files) {
    if (!files.length) return [];
    const named = (word, file) => ({ "aria-label": `${this.t(word)}: ${file.name}` });
    return [element("ul", { class: "files" }, files.map((file) => element("li", {}, element("b", {}, file.name), " ",
      this.button("open_file", () => this.line.send({ kind: "show", file: file.id }), named("open_file", file)), " ",
      this.button("show_folder", () => this.line.send({ kind: "show", file: file.id, folder: true }), named("show_folder", file)),
      element("div", { class: "path" }, file.path))))];
  }

  // lines as a command says them: what is set in becomes a list
  said(lines) {
    const made = element("div", { class: "said" });
    for (const line of lines.flatMap((one) => one.split("\n")).filter((one) => one.trim())) {
      if (!line.startsWith("  ")) made.append(element("p", {}, line));
      else {
        if (made.lastElementChild?.tagName !== "UL") made.append(element("ul", {}));
        made.lastElementChild.append(element("li", {}, line.trim()));
      }
    }
    return [made];
  }

  // of what `folje status` says, what waits first; what is collected behind a switch
  waiting(lines) {
    const last = lines.lastIndexOf("") + 1;
    const before = lines.slice(0, last).join("\n").trim();
    return [...this.said(lines.slice(last)), before ? element("details", {}, element("summary", {}, this.t("collected")), element("pre", { tabIndex: 0 }, before)) : null].filter(Boolean);
  }

  // what is told

  end() {
    this.ending = true;
    this.line.send({ kind: "end" });
    document.body.replaceChildren(element("p", { class: "welcome", role: "status" }, this.t("ended_page")));
  }

  warn(words) {
    if (this.ending) return;
    this.message.textContent = words;
    clearTimeout(this.saying);
    if (this.line.get("contact") === "open") this.saying = setTimeout(() => { this.message.textContent = ""; }, 10000);
  }
}

const line = new Line();
const page = new StartPage(line);
line.on("msg:custom", (message) => page.hear(message));
line.on("change:contact", () => page.meet());
line.connect();
