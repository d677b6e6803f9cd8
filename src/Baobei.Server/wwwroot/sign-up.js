// The sign-up page: sends the telephone's code without leaving the page, and checks code and password while typing.
const form = document.querySelector('[data-phone-code]')?.form;
const post = (url, names) => {
  const data = new FormData();
  for (const name of ['__RequestVerificationToken', ...names]) data.append(name, form.elements[name].value);
  return fetch(url, { method: 'POST', body: data, headers: { Accept: 'application/json' } }).then(r => r.json());
};
const show = (out, { ok, text }) => { out.className = 'checked ' + (ok ? 'good' : 'wrong'); out.textContent = text; };
form?.querySelector('[data-phone-code]').addEventListener('click', async e => {
  e.preventDefault();
  const button = e.currentTarget, out = document.getElementById('phone-code-said');
  button.disabled = true;
  try {
    const said = await post(button.formAction, ['PhoneCountry', 'Phone']);
    show(out, said);
    if (said.ok) form.elements.PhoneCode.focus();
  } finally { button.disabled = false; }
});
form?.elements.PhoneCode.addEventListener('input', async e => {
  const code = e.target.value.trim(), out = document.getElementById('phone-code-check');
  out.textContent = '';
  if (/^\d{6}$/.test(code)) show(out, await post(e.target.dataset.phoneCheck, ['PhoneCountry', 'Phone', 'PhoneCode']));
});
const again = document.querySelector('[data-same]');
again?.addEventListener('input', () => {
  const out = document.getElementById('password-same');
  const ok = again.value === document.getElementById(again.dataset.same).value;
  show(out, again.value ? { ok, text: ok ? again.dataset.good : again.dataset.wrong } : { ok: true, text: '' });
});
