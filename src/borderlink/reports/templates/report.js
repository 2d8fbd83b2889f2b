"use strict";
// Adds filtering, keys and the form of answers. Without it the browser shows what stands in the
// noscript elements: the same rows and the same pages, all of them.
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const one = (selector, root = document) => root.querySelector(selector);
  const root = document.documentElement, body = document.body;
  root.classList.add("scripted");
  if (!one("#live")) return;

  const said = JSON.parse(body.dataset.said);
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name].toLocaleString("en"));
  const plain = (text) => text.normalize("NFKC").toLowerCase();
  const entities = { "&lt;": "<", "&gt;": ">", "&amp;": "&", "&#34;": '"', "&#39;": "'" };
  const spoken = (html) => plain(html.replace(/<[^>]*>/g, " ").replace(/&[#\w]+;/g, (e) => entities[e] || e));

  // One entry a match, in the order of the queue; its page stays text until it is opened.
  const pages = all("noscript.page");
  const matches = all("noscript.rows")
    .flatMap((part) => part.textContent.split("</tbody>")[0].split("<tr data-").slice(1))
    .map((row, place) => {
      const [, id, state, owner, urgent] = /^id="([^"]*)" data-state="([^"]*)" data-owner="([^"]*)"( data-urgent)?/.exec(row);
      return { id, state, owner, urgent: !!urgent, html: `<tr data-${row}`, words: spoken(row), page: pages[place] };
    });
  const byId = new Map(matches.map((match) => [match.id, match]));

  // Answers -----------------------------------------------------------------------------------
  const answers = new Map();
  const bar = one("#export"), judgements = new Map(all("#bulk option[value]:not([value=''])").map((o) => [o.value, o.textContent]));
  let unsaved = false;
  const answer = (id, given) => {
    const known = answers.get(id);
    if (!given.judgement && !known) return;
    answers.set(id, { ...known, ...given, at: new Date().toISOString() });
    unsaved = true;
    show();
  };
  const withoutReason = () => [...answers.values()].filter((given) => !given.reason).length;
  const show = () => {
    const lacking = withoutReason();
    one("#decided").textContent = !answers.size ? said.none
      : fill(said.answers, { n: answers.size }) + (lacking ? `, ${fill(said.lacking, { n: lacking })}` : "");
    const forms = all("#reader form");
    one(":scope > button", bar).disabled = !answers.size || !!lacking || ![bar, ...forms].every((form) => form.checkValidity());
    for (const row of all("#live tbody tr")) mark(row);
    const page = one("#reader .match");
    if (page) page.classList.toggle("decided", answers.has(page.dataset.id));
    one("#given ul").replaceChildren(...[...answers].map(([id, given]) => {
      const line = document.createElement("li"), link = document.createElement("a"), drop = document.createElement("button");
      link.href = `#m-${id}`; link.textContent = id; link.className = "id";
      drop.type = "button"; drop.textContent = "×"; drop.setAttribute("aria-label", `× ${id}`);
      drop.onclick = () => { answers.delete(id); show(); };
      line.append(link, ` ${judgements.get(given.judgement) || ""}: ${given.reason}`, drop);
      return line;
    }));
  };
  const mark = (row) => {
    const given = answers.get(row.dataset.id);
    row.classList.toggle("answered", !!given);
    row.firstElementChild.dataset.answer = given ? judgements.get(given.judgement) : "";
  };

  // Queue -------------------------------------------------------------------------------------
  const STEP = 100;
  const table = one("#live tbody"), more = one("#more"), bulk = one("#bulk");
  let fitting = matches, built = 0;
  const build = (upTo) => {
    const part = document.createElement("template");
    part.innerHTML = `<table><tbody>${fitting.slice(built, upTo).map((match) => match.html).join("")}</tbody></table>`;
    for (const row of all("tr", part.content)) {
      const box = document.createElement("input");
      box.type = "checkbox"; box.setAttribute("aria-label", row.dataset.id);
      row.firstElementChild.prepend(box);
      mark(row);
      table.append(row);
    }
    built = Math.min(upTo, fitting.length);
    more.hidden = built === fitting.length;
    more.textContent = fill(said.more, { n: Math.min(STEP, fitting.length - built) });
  };
  more.addEventListener("click", () => build(built + STEP));
  const filter = () => {
    const sought = plain(one("#filter").value).split(/\s+/).filter(Boolean);
    const state = one("#filter-state").value, owner = one("#filter-owner").value, urgent = one("#filter-urgent").checked;
    fitting = matches.filter((match) => (!state || match.state === state) && (!owner || match.owner === owner)
      && (!urgent || match.urgent) && sought.every((word) => match.words.includes(word)));
    table.replaceChildren();
    built = 0;
    build(STEP);
    select();
    one("#shown").textContent = fitting.length === matches.length
      ? fill(said.shown, { n: matches.length }) : fill(said.some, { n: fitting.length, all: matches.length });
  };
  for (const id of ["#filter", "#filter-state", "#filter-owner", "#filter-urgent"]) one(id).addEventListener("input", () => { location.hash = "#queue"; filter(); });

  const selected = () => all("#live tbody input:checked").map((box) => box.closest("tr").dataset.id);
  const select = () => {
    const n = selected().length;
    bulk.hidden = !n;
    one("output", bulk).textContent = fill(said.chosen, { n });
  };
  table.addEventListener("input", select);
  bulk.addEventListener("submit", (event) => {
    event.preventDefault();
    const { judgement, reason, second } = bulk.elements;
    for (const id of selected()) answer(id, { judgement: judgement.value, reason: reason.value.trim(), second: second.value.trim() });
    for (const box of all("#live tbody input:checked")) box.checked = false;
    bulk.reset();
    select();
  });
  const canonical = (id) => id.toUpperCase().replaceAll("-", "").replace(/(.{4})(?=.)/g, "$1-");
  const earlier = one("#earlier");
  earlier.addEventListener("submit", (event) => {
    event.preventDefault();
    const { match, judgement, reason, second } = earlier.elements;
    answer(canonical(match.value), { judgement: judgement.value, reason: reason.value.trim(), second: second.value.trim() });
    earlier.reset();
  });

  // One match ---------------------------------------------------------------------------------
  const reader = one("#reader");
  let current = null;
  const open = (id) => {
    current = byId.get(id) || null;
    reader.innerHTML = current ? current.page.textContent : "";
    reader.hidden = !current;
    body.classList.toggle("reading", !!current);
    if (!current) return;
    const page = one(".match", reader);
    if ("asked" in page.dataset) page.append(formOf(page));
    page.classList.toggle("decided", answers.has(id));
    scrollTo(0, 0);
    page.focus({ preventScroll: true });
  };
  const formOf = (page) => {
    const id = page.dataset.id, form = one("#answer").content.firstElementChild.cloneNode(true), given = answers.get(id);
    const rests = one(".rests", form);
    for (const name of page.dataset.rests.split("|").filter(Boolean)) {
      const label = document.createElement("label"), box = document.createElement("input");
      box.type = "checkbox"; box.name = "rests"; box.value = name;
      label.append(box, " ", name);
      rests.append(label);
    }
    rests.hidden = !page.dataset.rests;
    if (given) {
      for (const name of ["judgement", "reason", "second", "better"]) form.elements[name].value = given[name] || "";
      for (const box of all("[name=rests]", form)) box.checked = (given.rests || []).includes(box.value);
      const told = one(".given", form);
      told.hidden = false;
      told.textContent = `✓ ${judgements.get(given.judgement)} · ${new Date(given.at).toLocaleString(root.lang)}`;
    }
    const read = () => answer(id, {
      judgement: form.elements.judgement.value, reason: form.elements.reason.value.trim(),
      second: form.elements.second.value.trim(), better: form.elements.better.value.trim(),
      rests: all("[name=rests]:checked", form).map((box) => box.value),
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", read);
    for (const button of all(".quick button", form)) button.addEventListener("click", () => { form.elements.reason.value = button.value; read(); });
    return form;
  };
  const go = (step) => {
    const place = fitting.indexOf(current);
    const next = fitting[current ? Math.max(0, Math.min(fitting.length - 1, place + step)) : 0];
    if (!next || next === current) return;
    location.hash = `#m-${next.id}`;
    route(); // at once: the next key may answer already
  };
  const route = () => {
    const id = location.hash.startsWith("#m-") ? decodeURIComponent(location.hash.slice(3)) : null;
    if (!current || current.id !== id) open(id);
    const target = !current && location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    if (target) target.scrollIntoView();
  };
  addEventListener("hashchange", route);

  // Keys --------------------------------------------------------------------------------------
  const press = (selector, number) => { const found = all(selector, reader)[number]; if (found) found.click(); };
  const keys = {
    j: () => go(1), k: () => go(-1), q: () => { location.hash = "#queue"; }, "/": () => one("#filter").focus(), b: () => one("#blind").click(),
    ...Object.fromEntries([0, 1, 2, 3].map((n) => [n + 1, () => press("[name=judgement]", n)])),
    ...Object.fromEntries([0, 1, 2, 3].map((n) => [n + 5, () => press(".quick button", n)])),
  };
  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches("input:not([type=radio], [type=checkbox]), textarea, select");
    if (event.key === "Escape" && typing) event.target.blur();
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !(event.key in keys)) return;
    event.preventDefault();
    keys[event.key]();
  });
  one("#blind").addEventListener("input", (event) => root.classList.toggle("blind", event.target.checked));

  // Paper: the match that is read, or the queue and the matches it shows -----------------------
  const MOST = 500;
  let paper = null;
  addEventListener("beforeprint", () => {
    if (current) return;
    paper = document.createElement("div");
    const rows = fitting.slice(0, MOST).map((match) => match.html).join("");
    paper.innerHTML = `${fitting.length > MOST ? `<p class=warn>${fill(said.narrow, { n: MOST })}</p>` : ""}<table class=queue>${one("#live thead").outerHTML}<tbody>${rows}</tbody></table>${fitting.slice(0, MOST).map((match) => match.page.textContent).join("")}`;
    one("#queue").append(paper);
  });
  addEventListener("afterprint", () => { if (paper) paper.remove(); paper = null; });

  // Files -------------------------------------------------------------------------------------
  const { receiver, night, report } = body.dataset;
  const line = ([id, given]) => ({
    match_id: id,
    judgement: given.judgement,
    reason: given.better ? `${given.reason} [better candidate: ${canonical(given.better)}]` : given.reason,
    decided_by: one("#decided-by").value.trim(),
    second_by: given.second || null,
    decided_at: given.at,
    evidence: given.rests || [],
  });
  bar.addEventListener("input", show);
  bar.addEventListener("submit", (event) => {
    event.preventDefault();
    const content = { format: "borderlink-decisions", version: 1, receiver, night, report, decisions: [...answers].map(line) };
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([JSON.stringify(content, null, 1)], { type: "application/json" }));
    link.download = `decisions-${receiver}-${night}.json`;
    link.click();
    URL.revokeObjectURL(link.href);
    unsaved = false;
  });
  one("#saved").addEventListener("change", async (event) => {
    try {
      const content = JSON.parse(await event.target.files[0].text());
      if (content.receiver !== receiver || content.report !== report) throw new Error();
      for (const given of content.decisions) {
        const [, reason, better] = /^(.*?)(?: \[better candidate: (.*)\])?$/s.exec(given.reason);
        answers.set(given.match_id, { judgement: given.judgement, reason, better, second: given.second_by, rests: given.evidence, at: given.decided_at });
        one("#decided-by").value = given.decided_by;
      }
      if (current) open(current.id);
      show();
    } catch { one("#decided").textContent = said.refused; }
    event.target.value = ""; // so that the same file can be chosen again
  });
  addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });

  for (const part of all(".tools, #live, #export, #earlier")) part.hidden = false;
  filter();
  show();
  route();
})();
