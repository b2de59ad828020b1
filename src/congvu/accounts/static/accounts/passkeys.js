// A form with data-passkey="create" or "get" asks the device for a passkey and sends its answer.
(function () {
  "use strict";
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  function question(options) {
    const asked = options.publicKey;
    asked.challenge = bytes(asked.challenge);
    if (asked.user) asked.user.id = bytes(asked.user.id);
    for (const list of [asked.excludeCredentials, asked.allowCredentials]) {
      for (const one of list || []) one.id = bytes(one.id);
    }
    return { publicKey: asked };
  }

  function answer(made) {
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (made.response[name]) response[name] = text(made.response[name]);
    }
    return JSON.stringify({
      id: made.id,
      rawId: text(made.rawId),
      type: made.type,
      response,
      clientExtensionResults: made.getClientExtensionResults(),
    });
  }

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const button = form.querySelector("[data-ask-passkey]");
    const trouble = form.querySelector("[data-passkey-trouble]");
    if (!button || !window.PublicKeyCredential) continue;
    button.hidden = false;
    const missing = form.querySelector("[data-passkey-missing]");
    if (missing) missing.hidden = true;
    button.addEventListener("click", async () => {
      if (form.dataset.passkey === "create" && !form.reportValidity()) return;
      trouble.hidden = true;
      try {
        const asked = question(JSON.parse(form.dataset.options));
        const made = await navigator.credentials[form.dataset.passkey](asked);
        form.elements.answer.value = answer(made);
        form.requestSubmit ? HTMLFormElement.prototype.submit.call(form) : form.submit();
      } catch (problem) {
        trouble.hidden = false;
      }
    });
  }
})();
