// Passkeys. A form with data-passkey ("create" or "get") shows when the browser can; sending it asks for the options at data-options,
// lets the person choose, and posts what came of it in the field Credential. data-failed is what to say when nothing came of it.
for (const form of window.PublicKeyCredential?.parseRequestOptionsFromJSON ? document.querySelectorAll('form[data-passkey]') : []) {
  const problem = form.querySelector('[data-problem]');
  form.hidden = false;
  form.addEventListener('submit', async e => {
    e.preventDefault();
    e.stopImmediatePropagation();
    if (form.dataset.sent) return;
    form.dataset.sent = 1;
    problem.hidden = true;
    try {
      const token = form.querySelector('input[name=__RequestVerificationToken]').value;
      const options = await (await fetch(form.dataset.options, { method: 'POST', headers: { 'X-Antiforgery': token } })).json();
      const made = form.dataset.passkey === 'create'
        ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
        : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
      form.elements.Credential.value = JSON.stringify(made.toJSON());
      form.submit();
    } catch {
      delete form.dataset.sent;
      problem.textContent = form.dataset.failed;
      problem.hidden = false;
    }
  });
}
