// Drawing boxes on a page. Without this file boxes are typed or found by words. A box drawn fills in the form's fields;
// where a ground is chosen it is sent at once.
"use strict";
(() => {
  const page = document.querySelector("svg[data-page]");
  const form = document.querySelector("form[data-box]");
  if (!page || !form) return;
  const drawn = page.querySelector("[data-drawn]");
  const told = document.querySelector("[data-draws]");
  const toggle = document.querySelector("[data-draw]");
  const box = page.viewBox.baseVal;
  const LEAST = 4; // units: less is a click
  let start = null;

  // With a finger one also scrolls, so there drawing is switched on first.
  told.hidden = false;
  toggle.checked = matchMedia("(pointer: fine)").matches;
  const look = () => page.classList.toggle("drawing", toggle.checked);
  toggle.addEventListener("change", look);
  look();

  const place = (event) => {
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(page.getScreenCTM().inverse());
    return { x: Math.min(Math.max(at.x, 0), box.width), y: Math.min(Math.max(at.y, 0), box.height) };
  };
  const show = (x, y, width, height) => {
    for (const [name, value] of Object.entries({ x, y, width, height })) drawn.setAttribute(name, value);
  };
  const between = (a, b) => [Math.min(a.x, b.x), Math.min(a.y, b.y), Math.abs(a.x - b.x), Math.abs(a.y - b.y)];

  page.addEventListener("pointerdown", (event) => {
    if (!toggle.checked || event.button !== 0) return;
    event.preventDefault();
    start = place(event);
    page.setPointerCapture(event.pointerId);
  });
  page.addEventListener("pointermove", (event) => {
    if (start) show(...between(start, place(event)));
  });
  page.addEventListener("pointercancel", () => { start = null; show(0, 0, 0, 0); });
  page.addEventListener("pointerup", (event) => {
    if (!start) return;
    const [x, y, width, height] = between(start, place(event));
    start = null;
    if (width < LEAST || height < LEAST) { show(0, 0, 0, 0); return; }
    const percent = (part, whole) => (100 * part / whole).toFixed(2);
    form.elements.page.value = page.dataset.page;
    form.elements.left.value = percent(x, box.width);
    form.elements.top.value = percent(y, box.height);
    form.elements.width.value = percent(width, box.width);
    form.elements.height.value = percent(height, box.height);
    if (form.elements.ground.value) form.requestSubmit();
    else form.elements.ground.focus();
  });
})();
