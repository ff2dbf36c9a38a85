// Adding files: chosen, dropped or pasted; sent one after another, asked about, told of, taken back.

import { element } from "./workbench.js";

class AddRoom {
  constructor(page) {
    this.page = page;
    this.sent = new Map(); // id of a piece of work → its file, and what waits for the end of it
    this.queue = Promise.resolve();
    document.addEventListener("dragover", (event) => this.over(event));
    document.addEventListener("drop", (event) => this.dropped(event));
  }

  t(key) {
    return this.page.t(key);
  }

  room() {
    const { study } = this.page;
    this.files = element("input", { type: "file", name: "files", multiple: true, accept: study.endings.join(), onchange: () => this.choose() });
    this.chosen = element("span", { class: "quietly" });
    this.pasted = element("textarea", { name: "pasted", rows: 6 });
    this.list = element("ul", { class: "added" });
    this.wrong = element("p", { class: "wrong", role: "status" });
    this.form = element("form", { class: "room of-add", onsubmit: (event) => { event.preventDefault(); this.add(); } },
      element("h3", {}, this.t("add")), element("p", { class: "quietly" }, this.t("add_help")),
      element("label", { class: "files-here" }, element("span", { class: "pick" }, this.t("files")), " ", this.t("or_drop"), this.files, this.chosen),
      element("details", {}, element("summary", {}, this.t("paste")), element("label", {}, this.t("pasted_text"), this.pasted)),
      element("details", {}, element("summary", {}, this.t("of_file")), element("p", { class: "quietly" }, this.t("of_file_help")), this.fields()),
      element("button", { type: "submit" }, this.t("add_do")), this.wrong, this.list);
    this.choose();
    return this.form;
  }

  // the browser would say it in its own language
  choose() {
    this.chosen.textContent = [...this.files.files].map((file) => file.name).join(", ") || this.t("none_chosen");
  }

  // what a file may not say itself
  fields() {
    const { study } = this.page;
    const choice = (name, options, none = "as_file_says") => this.page.select(name, [["", this.t(none)], ...options]);
    const versions = ["replace", "another"].map((one) => [one, this.t(`version_${one}`)]);
    return [choice("group", study.groups),
      element("div", { class: "line" }, element("label", {}, this.t("date"), element("input", { type: "date", name: "date" }))),
      choice("what_kind", study.kinds), choice("encoding", study.encodings), choice("version", versions, "ask_me")];
  }

  over(event) {
    if ([...event.dataTransfer.types].includes("Files")) event.preventDefault(); // else the browser leaves the page for the file
  }

  dropped(event) {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    if (!this.form?.isConnected) return this.page.warn(this.t("study_first"));
    this.files.files = event.dataTransfer.files;
    this.choose();
    this.form.querySelector("[type=submit]").focus();
  }

  add() {
    const text = this.pasted.value, stated = this.stated();
    const pasted = text.trim() ? [Object.assign(new File([text], `${this.t("pasted_name")}.txt`), { text_of: text })] : [];
    const files = [...this.files.files, ...pasted];
    this.wrong.textContent = files.length ? "" : this.t("no_files");
    const items = files.map((file) => element("li", { class: "of-file" }, element("h4", {}, file.name), this.page.outcome()));
    this.list.prepend(...items);
    this.form.reset(); // what was stated is of these files
    this.choose();
    for (const [number, file] of files.entries()) this.bring(file, stated, items[number]);
    this.queue = this.queue.then(() => { if (items.some((one) => one.querySelector(".of-undo"))) this.page.lookAgain(); });
  }

  stated() {
    const given = new FormData(this.form);
    return { ...Object.fromEntries(["group", "date", "what_kind", "encoding", "version"].map((name) => [name, given.get(name)])), person: this.page.person };
  }

  // one file after another; the server says by which key it takes the bytes
  bring(file, stated, item) {
    item.querySelector(".outcome").replaceChildren(element("p", { class: "quietly" }, this.t("in_turn")));
    this.queue = this.queue.then(() => new Promise((over) => {
      if (!item.isConnected) return over();
      if (file.size > this.page.study.most) return over(this.tell(item, this.t("too_large")));
      const id = this.page.set("add", { ...stated, name: file.name }, item);
      if (!this.page.asked.has(id)) return over(this.failed(this.t("broken"), item, file)); // there is no contact
      this.sent.set(id, { file, over });
    }));
  }

  async send({ id, to }) {
    const answer = await fetch(`/send/${to}`, { method: "POST", body: this.sent.get(id)?.file }).catch(() => null);
    if (!answer?.ok) this.page.line.send({ kind: "stop", id });
  }

  // nothing has changed; what was pasted comes back to its place, a file can be tried with more stated of it
  failed(why, item, file) {
    this.tell(item, why);
    if (file?.text_of) this.pasted.value ||= file.text_of;
    else if (file) item.querySelector(".outcome").append(this.page.button("try_again", () => this.bring(file, this.stated(), item), { "aria-label": `${this.t("try_again")}: ${file.name}` }));
  }

  tell(item, why) {
    item.querySelector(".outcome").replaceChildren(element("p", { class: "wrong" }, why));
  }

  // what is asked before anything is written; what can be chosen are buttons
  ask({ id, text, choices, answer }) {
    const item = this.page.asked.get(id);
    if (!item?.isConnected) return;
    const reply = (said) => { this.page.line.send({ kind: "answer", id, text: said }); this.page.working(id); };
    const field = element("input", { type: answer, name: "answer", required: answer === "date", autocomplete: "off" });
    const question = element("p", { class: "question" }, text);
    const form = choices.length
      ? element("div", { class: "line", role: "group", "aria-label": text }, choices.map(([value, words]) => element("button", { type: "button", onclick: () => reply(value) }, words)), this.page.stopping(id))
      : element("div", { class: "line" }, element("label", {}, this.t("answer"), field), element("button", { type: "button", onclick: () => field.reportValidity() && reply(field.value) }, this.t("answer_do")), this.page.stopping(id));
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault(); // the room's own form adds files
      if (field.reportValidity()) reply(field.value);
    });
    item.querySelector(".outcome").replaceChildren(question, form);
    if (document.activeElement === document.body || this.form.contains(document.activeElement)) form.querySelector("input, button").focus();
  }

  done(message, room) {
    const { file, over } = this.sent.get(message.id) ?? {};
    this.sent.delete(message.id);
    if (message.wrong) this.failed(message.wrong, room, file);
    else if (room.matches(".of-undo")) this.undone(message, room.closest(".of-file"));
    else this.added(message, room);
    over?.(file);
  }

  added({ lines, document: name, person, actions }, item) {
    const undoing = element("div", { class: "of-undo" }, element("div", { class: "outcome", role: "status" }));
    const code = name ? element("a", { class: "go", target: "_blank", rel: "noopener", href: this.page.bench({ person, document: name }) }, this.t("code_now")) : null;
    const undo = actions.length ? this.page.button("undo", () => this.page.set("undo", { person, actions }, undoing), { "aria-label": `${this.t("undo")}: ${item.querySelector("h4").textContent}` }) : null;
    item.querySelector(".outcome").replaceChildren(...this.page.said(lines), element("p", { class: "line" }, ...[code, undo].filter(Boolean)), undoing);
  }

  undone({ lines }, item) {
    item.querySelector(".outcome").replaceChildren(...this.page.said(lines));
    this.page.lookAgain();
  }
}

export { AddRoom };
