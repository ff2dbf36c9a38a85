// The timeline's layers, its arrow keys and its reading line. Without this script everything is visible.
(() => {
  "use strict";
  const all = (where, what) => [...where.querySelectorAll(what)];
  const box = document.querySelector("[data-layers]");
  const reading = document.querySelector("[data-reading]");
  const charts = all(document, ".timeline-screen");
  const lanes = charts.flatMap((chart) => all(chart, "[data-lane]"));

  // the marks of one lane that are shown, without those of a lane inside it
  const marks = (lane) =>
    all(lane, "[tabindex]").filter((mark) => mark.closest("[data-lane]") === lane && !mark.closest("[hidden]"));

  // one stop for the Tab key in each lane, as in a list; the arrow keys move along it
  const settle = (lane, chosen) => {
    const shown = marks(lane);
    const stop = shown.includes(chosen) ? chosen : shown.find((mark) => mark.tabIndex === 0) || shown[0];
    shown.forEach((mark) => mark.setAttribute("tabindex", mark === stop ? "0" : "-1"));
  };

  const show = (mark) => {
    const [title, desc] = ["title", "desc"].map((name) => mark.querySelector(`:scope > ${name}`).textContent);
    reading.textContent = `${title}. ${desc}`;
    reading.hidden = false;
  };
  const hide = () => { reading.hidden = true; };

  const move = (event) => {
    const mark = event.target.closest("[tabindex]");
    const lane = mark && mark.closest("[data-lane]");
    if (!lane) return;
    const shown = marks(lane);
    const at = shown.indexOf(mark);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: shown.length - 1 }[event.key];
    if (to === undefined || !shown[to]) return;
    event.preventDefault();
    settle(lane, shown[to]);
    shown[to].focus();
  };

  const toggle = (event) => {
    all(document, `.timeline [data-layer="${event.target.value}"]`).forEach((layer) =>
      layer.toggleAttribute("hidden", !event.target.checked));
    lanes.forEach((lane) => settle(lane));
  };

  const over = (event) => {
    const mark = event.target.closest("[tabindex]");
    if (mark) show(mark);
  };

  lanes.forEach((lane) => settle(lane, marks(lane)[0]));
  charts.forEach((chart) => {
    chart.addEventListener("keydown", move);
    chart.addEventListener("focusin", over);
    chart.addEventListener("focusout", hide);
    chart.addEventListener("mouseover", over);
    chart.addEventListener("mouseleave", hide);
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
  if (box) {
    box.addEventListener("change", toggle);
    all(box, "input").forEach((input) => { input.checked = true; });
  }
})();
