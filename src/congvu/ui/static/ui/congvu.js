// Small helps; every page works without them.
"use strict";
document.addEventListener("submit", (event) => {
  const question = (event.submitter && event.submitter.dataset.confirm) || event.target.dataset.confirm;
  if (question && !window.confirm(question)) event.preventDefault();
  else if (!event.defaultPrevented) window.congvuSaved = true;
});
document.addEventListener("input", (event) => {
  if (event.target.closest("form[data-unsaved]")) window.congvuSaved = false;
});
window.congvuSaved = true;
window.addEventListener("beforeunload", (event) => {
  if (!window.congvuSaved) event.preventDefault();
});

// "Chọn tất cả" in lists.
document.addEventListener("change", (event) => {
  const all = event.target.dataset.selectAll;
  if (all)
    document.querySelectorAll(`input[name="${all}"]`).forEach((box) => {
      box.checked = event.target.checked;
    });
});

// Clicking anywhere else closes the user's menu.
document.addEventListener("click", (event) => {
  document.querySelectorAll("details.user-menu[open]").forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
});

// Completion of addresses from the directory: <input data-complete="/danh-ba/goi-y">, several parted by commas.
function completion(input) {
  const box = document.createElement("div");
  box.className = "suggest";
  input.parentNode.insertBefore(box, input);
  box.append(input);
  const list = document.createElement("ul");
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.id = `${input.id}-list`;
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("autocomplete", "off");
  box.append(list);
  let chosen = -1,
    timer = 0;
  const mark = (place) => {
    chosen = place;
    [...list.children].forEach((item, index) => item.setAttribute("aria-selected", index === chosen));
  };
  const expand = (open) => {
    list.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
    chosen = -1;
  };
  const close = () => expand(false);
  const take = (item) => {
    const before = input.value
      .split(",")
      .slice(0, -1)
      .map((part) => part.trim())
      .filter(Boolean);
    input.value = [...before, item.dataset.value].join(", ") + ", ";
    close();
    input.focus();
  };
  const show = (contacts) => {
    list.replaceChildren(
      ...contacts.map((contact) => {
        const item = document.createElement("li");
        item.setAttribute("role", "option");
        item.dataset.value = `${contact.name.replaceAll(",", "")} <${contact.address}>`;
        item.textContent = contact.name;
        const detail = document.createElement("small");
        detail.textContent = `${contact.address} · ${contact.detail}`;
        item.append(detail);
        item.addEventListener("mousedown", (event) => {
          event.preventDefault();
          take(item);
        });
        return item;
      }),
    );
    expand(contacts.length > 0);
  };
  input.addEventListener("input", () => {
    clearTimeout(timer);
    const text = input.value.split(",").pop().trim();
    if (text.length < 2) return close();
    timer = setTimeout(async () => {
      const answer = await fetch(`${input.dataset.complete}?q=${encodeURIComponent(text)}`);
      if (answer.ok && document.activeElement === input) show((await answer.json()).contacts);
    }, 180);
  });
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const last = list.children.length - 1;
    if (event.key === "ArrowDown") {
      mark(chosen >= last ? 0 : chosen + 1);
      event.preventDefault();
    } else if (event.key === "ArrowUp") {
      mark(chosen <= 0 ? last : chosen - 1);
      event.preventDefault();
    } else if (event.key === "Enter" && chosen >= 0) {
      take(list.children[chosen]);
      event.preventDefault();
    } else if (event.key === "Escape") close();
  });
  input.addEventListener("blur", () => setTimeout(close, 150));
}
document.addEventListener("DOMContentLoaded", () =>
  document.querySelectorAll("[data-complete]").forEach(completion),
);

// A phrase of "Nơi nhận" is replaced by a suggestion: <button data-replace="…" data-with="…" data-in="id">.
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-replace]");
  if (!button) return;
  const field = document.getElementById(button.dataset.in);
  field.value = field.value.replace(button.dataset.replace, button.dataset.with);
  field.dispatchEvent(new Event("input", { bubbles: true }));
});

// The frame of a letter grows with its content.
document.querySelectorAll("iframe[data-fit]").forEach((frame) => {
  const fit = () => {
    try {
      frame.style.height = `${frame.contentDocument.documentElement.scrollHeight + 24}px`;
    } catch {
      /* another origin */
    }
  };
  frame.addEventListener("load", fit);
  if (
    frame.contentDocument &&
    frame.contentDocument.readyState === "complete" &&
    frame.contentDocument.URL !== "about:blank"
  )
    fit();
});

// "In": <button type="button" data-print>.
document.addEventListener("click", (event) => {
  if (event.target.closest("button[data-print]")) window.print();
});
