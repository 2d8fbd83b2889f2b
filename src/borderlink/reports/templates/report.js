"use strict";
// Adds filtering, keys and the export of answers; everything else works without it.
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const one = (id) => document.getElementById(id);
  const rows = all(".queue tbody tr");
  const pages = new Map(all(".match").map((page) => [page.dataset.id, page]));
  const bar = one("export");
  document.documentElement.classList.add("scripted");
  for (const part of all(".tools, .keys, #export")) part.hidden = false;
  if (!rows.length) return void (document.querySelector(".tools").hidden = true);

  const words = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));
  const filter = () => {
    const sought = one("filter").value.toLowerCase().split(/\s+/).filter(Boolean);
    const state = one("filter-state").value, owner = one("filter-owner").value;
    const urgent = one("filter-urgent").checked;
    let shown = 0;
    for (const row of rows) {
      const fits = (!state || row.dataset.state === state)
        && (!owner || row.dataset.owner === owner)
        && (!urgent || "urgent" in row.dataset)
        && sought.every((word) => words.get(row).includes(word));
      row.hidden = !fits;
      pages.get(row.dataset.id).hidden = !fits;
      shown += fits;
    }
    one("shown").textContent = shown === rows.length ? `${shown} matches` : `${shown} of ${rows.length}`;
  };
  for (const id of ["filter", "filter-state", "filter-owner", "filter-urgent"]) one(id).addEventListener("input", filter);
  filter();

  // A form in each of thousands of matches makes browsers slow, so a match gets its form when it
  // comes into view.
  const forms = new Map();
  const formOf = (page) => {
    const id = page.dataset.id;
    if (!forms.has(id) && "asked" in page.dataset) {
      const form = one("answer").content.firstElementChild.cloneNode(true);
      form.addEventListener("submit", (event) => event.preventDefault());
      form.addEventListener("input", () => answered(id, form));
      page.append(form);
      page.classList.add("with-form");
      forms.set(id, form);
    }
    return forms.get(id);
  };
  const near = new IntersectionObserver(
    (entries) => entries.filter((entry) => entry.isIntersecting).forEach((entry) => formOf(entry.target)),
    { rootMargin: "600px" },
  );
  for (const page of pages.values()) near.observe(page);

  let current = null;
  const go = (step) => {
    const visible = [...pages.values()].filter((page) => !page.hidden);
    const next = visible[Math.max(0, Math.min(visible.length - 1, visible.indexOf(current) + step))];
    if (!next) return;
    current = next;
    next.scrollIntoView({ block: "start" });
    next.focus({ preventScroll: true });
  };
  for (const page of pages.values()) page.addEventListener("focusin", () => { current = page; });
  const choose = (number) => {
    const form = current && formOf(current);
    if (form) all("input[type=radio]", form)[number - 1].click();
  };
  const keys = {
    j: () => go(1), k: () => go(-1), q: () => one("queue").scrollIntoView(), "/": () => one("filter").focus(),
    1: () => choose(1), 2: () => choose(2), 3: () => choose(3), 4: () => choose(4),
  };
  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches("input:not([type=radio]), textarea, select");
    if (event.key === "Escape" && typing) event.target.blur();
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !(event.key in keys)) return;
    event.preventDefault();
    keys[event.key]();
  });

  const rowOf = new Map(rows.map((row) => [row.dataset.id, row]));
  const answers = () => [...forms].flatMap(([id, form]) => {
    const chosen = form.querySelector("input:checked");
    return chosen ? [{
      match_id: id,
      judgement: chosen.value,
      reason: form.elements.reason.value.trim(),
      decided_by: one("decided-by").value.trim(),
      second_by: form.elements.second.value.trim() || null,
      decided_at: form.dataset.at,
    }] : [];
  });
  let unsaved = false;
  const answered = (id, form) => {
    form.dataset.at = new Date().toISOString();
    rowOf.get(id).classList.toggle("answered", !!form.querySelector("input:checked"));
    unsaved = true;
    count();
  };
  const count = () => {
    const given = answers();
    const lacking = given.filter((answer) => !answer.reason).length;
    const valid = [bar, ...forms.values()].every((form) => form.checkValidity());
    one("decided").textContent = !given.length ? "No answers yet"
      : `${given.length} ${given.length === 1 ? "answer" : "answers"}`
        + (lacking ? `, ${lacking} without a reason` : "");
    bar.querySelector("button").disabled = !given.length || !!lacking || !valid;
  };
  bar.addEventListener("input", count);
  bar.addEventListener("submit", (event) => {
    event.preventDefault();
    const { receiver, night, report } = document.body.dataset;
    const content = { format: "borderlink-decisions", version: 1, receiver, night, report, decisions: answers() };
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([JSON.stringify(content, null, 1)], { type: "application/json" }));
    link.download = `decisions-${receiver}-${night}.json`;
    link.click();
    URL.revokeObjectURL(link.href);
    unsaved = false;
  });
  addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
})();
