// The page: shows one document, turns keys into actions, and keeps each action until the journal has it.
//
// An action gets its ids here, waits in the outbox and is sent as it is, as often as it takes. What is shown is the
// journal's events and the waiting ones, folded. Undo is an event like any other: it waits and is resent like them.

const $ = (id) => document.getElementById(id);
const words = $("status").dataset;
const page = await (await fetch("document")).json();

// the outbox: what the journal has not acknowledged. Its copy in the browser's store survives a reload and a crash
// (localStorage would not: it reaches the disk seconds later).

const waiting = new Map(); // id of an action → the action, in order
const database = await new Promise((resolve, reject) => {
  const opening = indexedDB.open(`folje-${page.outbox}`);
  opening.onupgradeneeded = () => opening.result.createObjectStore("actions", { keyPath: "id" });
  opening.onsuccess = () => resolve(opening.result);
  opening.onerror = () => reject(opening.error);
});
const store = () => database.transaction("actions", "readwrite", { durability: "strict" }).objectStore("actions");

function remember() {
  const reading = store().getAll();
  return new Promise((resolve) => {
    reading.onsuccess = () => {
      const kept = reading.result.sort((a, b) => a.place - b.place);
      for (const action of kept) waiting.set(action.id, action);
      resolve();
    };
  });
}

// what stands: the rules of evaluation/folding.py, for the events that this page shows

const passages = new Map(); // id → {box, list, codings}
const actions = new Map(); // id → its events, in order
const changed = new Set(); // ids of actions that look different from what is painted
let undone = new Set(); // ids of actions
let highest = 0; // n

const isUndo = (event) => event.kind === "undo";
const stands = (event) => !undone.has(event.action);

function learn(events) {
  for (const event of events) {
    const passage = passages.get(event.passage);
    if (!passage && !actions.has(event.undoes)) continue; // of another document
    const others = (actions.get(event.action) ?? []).filter((one) => one.id !== event.id);
    actions.set(event.action, [...others, event]);
    passage?.codings.set(event.id, event);
    highest = Math.max(highest, event.n);
    changed.add(event.action);
  }
  if (events.some(isUndo)) {
    const before = undone;
    undone = fold();
    for (const id of [...before, ...undone]) if (before.has(id) !== undone.has(id)) changed.add(id);
  }
}

function fold() {
  const result = new Set();
  for (const undo of [...actions.values()].flat().filter(isUndo).reverse()) {
    const [first] = actions.get(undo.undoes);
    if (!result.has(undo.action) && first.person === undo.person) result.add(undo.undoes);
  }
  return result;
}

function startAnew(events) {
  actions.clear();
  undone = new Set();
  for (const { codings } of passages.values()) codings.clear();
  learn([...events, ...[...waiting.values()].flatMap((action) => action.events)]);
  for (const id of passages.keys()) paint(id);
  changed.clear();
}

// what a person does

function act(event) {
  const [id, now] = [newId(), new Date()];
  const at = now.toLocaleString("sv").replace(" ", "T") + now.toTimeString().replace(/.*GMT(...)(..).*/, "$1:$2");
  const events = [{ ...event, id: newId(), action: id, person: page.person, n: highest + 1, at }];
  const place = 1 + ([...waiting.values()].at(-1)?.place ?? 0);
  waiting.set(id, { id, events, place });
  learn(events);
  send();
  store().put(waiting.get(id));
  if (isOpen()) setTimeout(show, PATIENCE);
  else show();
}

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function code(id) {
  const codings = [...(passages.get(picked)?.codings.values() ?? [])];
  const same = codings.some((one) => one.code === id && one.person === page.person && stands(one));
  if (picked && !same) act({ kind: "coding", passage: picked, code: id, codebook: page.codebook });
}

// one's own actions, the latest first, each by its first event
function mine() {
  return [...actions.values()].map(([first]) => first).filter((one) => one.person === page.person).reverse();
}

function undo() {
  const last = mine().find((one) => !isUndo(one) && stands(one));
  if (last) act({ kind: "undo", undoes: last.action });
}

function redo() {
  const next = mine().filter(stands).find((one) => !isUndo(one) || !isUndo(actions.get(one.undoes)[0]));
  if (next && isUndo(next)) act({ kind: "undo", undoes: next.action });
}

// the line to the journal: one action at a time, so that nothing overtakes what was done before it

const PATIENCE = 50; // milliseconds until an action without an answer is shown as waiting; see docs/local-page.md
let socket = null;
let underway = ""; // the action that has been sent and not answered
let refusal = "";

const isOpen = () => socket.readyState === WebSocket.OPEN;

function connect() {
  socket = new WebSocket(`ws://${location.host}/socket`);
  socket.onmessage = (message) => hear(JSON.parse(message.data));
  socket.onclose = () => {
    underway = "";
    show();
    setTimeout(connect, 500);
  };
}

function send() {
  const [next] = waiting.values();
  if (!next || underway || !isOpen()) return;
  underway = next.id;
  socket.send(JSON.stringify(next));
}

function hear(message) {
  if (message.all) startAnew(message.all);
  if (message.news) learn(message.news);
  if (message.ack) {
    waiting.delete(message.ack);
    store().delete(message.ack);
    changed.add(message.ack);
    underway = refusal = "";
  }
  if ("refused" in message) {
    refusal = message.why || words.refused;
    setTimeout(() => { underway = ""; send(); }, 2000);
  }
  send();
  show();
}

// drawing: what comes from sources and people is text, never HTML

function element(name, parent, text = "") {
  const made = document.createElement(name);
  made.textContent = text;
  parent.append(made);
  return made;
}

function draw() {
  $("document").textContent = page.document;
  page.phases.forEach((id, place) => {
    const button = element("button", $("phases"), `${place + 1} ${page.codes[id].name}`);
    button.style.setProperty("--code", page.codes[id].colour);
    button.onclick = () => code(id);
  });
  for (const piece of page.pieces) {
    const box = element("div", $("text"));
    element("p", box, piece.text);
    if (!piece.passage) continue;
    box.className = "passage";
    box.dataset.id = piece.passage;
    box.tabIndex = passages.size ? -1 : 0;
    passages.set(piece.passage, { box, list: element("ul", box), codings: new Map() });
  }
}

function show() {
  const events = [...changed].flatMap((id) => actions.get(id) ?? []);
  for (const id of new Set(events.map((event) => event.passage))) if (passages.has(id)) paint(id);
  changed.clear();
  const state = !isOpen() ? "lost" : refusal ? "refused" : waiting.size ? "saving" : "saved";
  const said = state === "refused" ? refusal : words[state];
  if ($("status").textContent !== said) $("status").textContent = said;
  if (words.state !== state) words.state = state;
}

function paint(id) {
  const { list, codings } = passages.get(id);
  list.replaceChildren();
  for (const coding of [...codings.values()].filter(stands)) {
    const { name = coding.code, colour = "" } = page.codes[coding.code] ?? {};
    const mark = element("li", list, coding.person === page.person ? name : `${name} · ${coding.person}`);
    mark.style.setProperty("--code", colour);
    mark.dataset.id = coding.id;
    mark.classList.toggle("waiting", waiting.has(coding.action));
  }
}

// keys and clicks

let picked = null; // id of a passage

function pick(box) {
  const before = passages.get(picked)?.box;
  if (before) before.tabIndex = -1;
  before?.removeAttribute("aria-current");
  box.tabIndex = 0;
  box.setAttribute("aria-current", "true");
  picked = box.dataset.id;
}

function move(by) {
  const ids = [...passages.keys()];
  passages.get(ids[ids.indexOf(picked) + by])?.box.focus();
}

const steps = { ArrowDown: 1, ArrowUp: -1 };

function press(event) {
  const within = event.target.closest(".passage");
  const key = event.key.toLowerCase();
  const change = { z: event.shiftKey ? redo : undo, y: redo }[key];
  if ((event.ctrlKey || event.metaKey) && change) change();
  else if (event.ctrlKey || event.metaKey || event.altKey || !within) return;
  else if (steps[event.key]) move(steps[event.key]);
  else if (page.phases[key - 1] && !event.repeat) code(page.phases[key - 1]);
  else return;
  event.preventDefault();
}

draw();
await remember();
$("text").addEventListener("focusin", (event) => pick(event.target.closest(".passage")));
document.addEventListener("keydown", press);
$("undo").onclick = undo;
$("redo").onclick = redo;
connect();
