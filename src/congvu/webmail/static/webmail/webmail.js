// Helps of webmail; every page works without them.
"use strict";

// "In" stands only where a script can print.
document.querySelectorAll("button[data-print]").forEach((button) => {
  button.hidden = false;
});

// Writing: the draft is kept while one writes, and "Gửi" is pressed once.
document.querySelectorAll("form[data-autosave]").forEach((form) => {
  const EVERY = 30000;
  const state = form.querySelector("[data-autosave-state]");
  const uploads = form.elements.uploads;
  let changed = false,
    saving = null,
    sent = false;

  const tell = (sentence) => {
    state.textContent = sentence;
  };
  const sizeProblem = () => {
    const files = [...uploads.files];
    if (files.length > Number(uploads.dataset.mostFiles)) return form.dataset.tooMany;
    const total = files.reduce((sum, file) => sum + file.size, 0);
    return total > Number(uploads.dataset.mostBytes) ? form.dataset.tooLarge : "";
  };
  const accept = (answer, hadFiles) => {
    tell(answer.sentence);
    if (!answer.saved) {
      changed = true;
      return;
    }
    form.elements.state.value = answer.state;
    history.replaceState(null, "", answer.url);  // reloading the page opens what was kept
    document.getElementById("held").innerHTML = answer.files;
    if (hadFiles) uploads.value = "";
    if (!changed) window.congvuSaved = true;
  };
  const save = async () => {
    if (!changed || sent || sizeProblem()) return;
    const body = new FormData(form),
      hadFiles = uploads.files.length > 0;
    body.set("act", "autosave");
    changed = false;
    try {
      const answer = await fetch(form.action, { method: "POST", body });
      accept(await answer.json(), hadFiles);
    } catch {
      changed = true;
      tell(form.dataset.offline);
    }
  };

  form.addEventListener("input", () => {
    changed = true;
  });
  form.addEventListener("change", () => {
    changed = true;
    uploads.setCustomValidity(sizeProblem());
    if (uploads.validationMessage) uploads.reportValidity();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("input:not([type=checkbox])")) event.preventDefault();
  });
  setInterval(() => {
    saving =
      saving ||
      save().finally(() => {
        saving = null;
      });
  }, EVERY);

  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (sent) {
      event.preventDefault();
      return;
    }
    // Sign-in in another window gives a new token, which stands in the cookie.
    const token = document.cookie.match(/(?:^|; )congvu-csrf-\d+=([^;]+)/);
    if (token) form.elements.csrfmiddlewaretoken.value = token[1];
    if (saving) {
      event.preventDefault();
      const button = event.submitter;
      window.congvuSaved = false;
      saving.then(() => form.requestSubmit(button));
      return;
    }
    sent = true;
  });
  window.addEventListener("pageshow", () => {
    sent = false;
  });
});
