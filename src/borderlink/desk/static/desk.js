"use strict";
// Keys and prepared reasons; every page works without them.
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const one = (selector) => document.querySelector(selector);
  for (const hint of all(".keys")) hint.hidden = false;

  const rows = all(".line");
  let current = -1;
  const go = (step) => {
    if (!rows.length) return one(step > 0 ? "#after" : "#before")?.click();
    rows[current]?.classList.remove("current");
    current = Math.max(0, Math.min(rows.length - 1, current + step));
    rows[current].classList.add("current");
    rows[current].scrollIntoView({ block: "nearest" });
    one(".line.current a.id").focus({ preventScroll: true });
  };

  const form = one("#answer");
  const reason = one("#reason");
  let prepared = "";
  const choose = (number) => {
    const radio = form && all("input[type=radio]", form)[number - 1];
    if (!radio) return;
    radio.checked = true;
    radio.dispatchEvent(new Event("change", { bubbles: true }));
    (reason.value ? one("#answer .main") : reason).focus({ preventScroll: true });
  };
  // A reason that nobody has written over follows the answer.
  form?.addEventListener("change", (event) => {
    const told = event.target.dataset.reason;
    if (told !== undefined && (!reason.value || reason.value === prepared)) reason.value = prepared = told;
  });
  for (const select of all("#filters select, #filters [type=checkbox]")) {
    select.addEventListener("change", () => select.form.requestSubmit());
  }
  let sent = false;
  form?.addEventListener("submit", (event) => { if (sent) event.preventDefault(); sent = true; });

  const keys = {
    j: () => go(1), k: () => go(-1), q: () => { location.href = "/queue"; },
    x: () => rows[current]?.querySelector("input[type=checkbox]")?.click(),
    c: () => one("#compare")?.click(), u: () => one("#undo")?.requestSubmit(),
    b: () => one("#blind")?.click(), "/": () => one("#search").focus(),
    1: () => choose(1), 2: () => choose(2), 3: () => choose(3), 4: () => choose(4),
  };
  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches("input:not([type=radio], [type=checkbox]), textarea, select");
    if (event.key === "Escape" && typing) event.target.blur();
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !(event.key in keys)) return;
    event.preventDefault();
    keys[event.key]();
  });
})();
