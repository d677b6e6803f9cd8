// Everything works without script; this makes it better.
const doc = document, root = doc.documentElement, by = id => doc.getElementById(id);
const all = (what, from = doc) => [...from.querySelectorAll(what)];
const on = (type, what, run) => addEventListener(type, e => { const el = e.target.closest?.(what); if (el) run(el, e); });
const keep = (name, value) => { doc.cookie = `${name}=${value};path=/;max-age=31536000;samesite=lax`; };

// <dialog data-modal open data-close="/page-behind"> becomes modal; leaving it goes there.
const leave = url => doc.referrer === new URL(url, location).href ? history.back() : location.replace(url);
for (const d of all('dialog[data-modal]')) {
  d.removeAttribute('open');
  d.showModal();
  d.onclose = () => leave(d.dataset.close);
}
on('click', '[data-leave]', (a, e) => { e.preventDefault(); leave(a.href); });

// Submit once; coming back frees the form. data-confirm asks first.
on('submit', 'form[method=post]', (form, e) => {
  const button = e.submitter, { sent, sure } = form.dataset;
  if (sent) return e.preventDefault();
  if (button?.dataset.confirm && !sure) return e.preventDefault(), ask(button.dataset, () => { form.dataset.sure = 1; form.requestSubmit(button); });
  form.dataset.sent = 1;
  button?.setAttribute('aria-busy', true);
});
addEventListener('pageshow', () => {
  for (const el of all('[data-sent], [aria-busy]')) for (const a of ['data-sent', 'data-sure', 'aria-busy']) el.removeAttribute(a);
});
function ask({ confirm, yes, no }, run) {
  const make = (tag, className, textContent = '') => Object.assign(doc.createElement(tag), { className, textContent });
  const d = make('dialog', 'small'), body = make('div', 'body form'), row = make('div', 'submit');
  const stay = make('button', 'button', no), go = make('button', 'button primary danger', yes);
  row.append(stay, go); body.append(make('p', '', confirm), row); d.append(body); doc.body.append(d);
  stay.onclick = () => d.close();
  go.onclick = () => { d.close(); run(); };
  d.onclose = () => d.remove();
  d.showModal();
}

// Empty filters stay out of the address; a flash is said once.
addEventListener('formdata', e => {
  if (e.target.matches('.filters')) for (const [k, v] of [...e.formData]) if (!v) e.formData.delete(k);
});
const here = new URL(location), asked = here.searchParams;
if (asked.has('done')) { asked.delete('done'); asked.delete('about'); history.replaceState(null, '', here); }

// data-keep: the next page opens at the same height.
const store = sessionStorage;
if (store.y) { scrollTo(0, store.y); delete store.y; }
on('click', '[data-keep]', () => { store.y = scrollY; });

on('click', '[data-copy]', async ({ dataset, classList }) => {
  await navigator.clipboard.writeText(dataset.copy);
  by('live').textContent = dataset.copied;
  classList.add('copied');
});
on('click', '[data-theme-to]', button => {
  const to = button.dataset.themeTo;
  keep('theme', root.dataset.theme = to);
  for (const b of all('[data-theme-to]')) b.setAttribute('aria-pressed', b === button);
});
on('click', '[data-menu-toggle]', () => keep('menu', root.dataset.menu = root.dataset.menu === 'closed' ? 'open' : 'closed'));
on('change', '[data-tick-all]', t => { for (const b of all('.tick', t.closest('table'))) b.checked = t.checked; });
addEventListener('keydown', e => {
  const [field] = all('[data-search]');
  if (e.key === '/' && field && !e.target.closest('input, textarea, select, dialog')) { e.preventDefault(); field.focus(); }
});

// data-check="/sign-up/name" asks ?value=… and shows { ok, text } in "<id>-check".
on('change', '[data-check]', async ({ id, value, dataset }) => {
  const out = by(id + '-check'), answer = value && await fetch(dataset.check + '?value=' + encodeURIComponent(value));
  const { ok, text } = answer ? await answer.json().catch(() => ({})) : {};
  if (by(id).value !== value) return;
  out.className = ok ? 'checked good' : 'checked wrong';
  out.textContent = text ?? '';
});

// Strength of a password: length first, then kinds of characters.
on('input', '[data-strength]', ({ id, value, dataset }) => {
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z\d]/].filter(k => k.test(value)).length, n = value.length, out = by(id + '-strength');
  const level = !n ? 0 : n < 8 || new Set(value).size < 5 ? 1 : n > 13 && kinds > 1 || n > 9 && kinds > 2 ? 3 : 2;
  out.dataset.level = level;
  out.querySelector('output').textContent = dataset.words.split('|')[level - 1] ?? '';
});

// Another picture, same form: data-captcha answers { token, image }, or { text } when not now.
on('click', '[data-captcha]', async (button, e) => {
  e.preventDefault();
  const { token, image, text } = await (await fetch(button.dataset.captcha)).json(), [code, hidden] = all('input', button.parentElement);
  by(code.id + '-said').textContent = text ?? '';
  if (text) return;
  all('img', button.parentElement)[0].src = image;
  hidden.value = token;
  code.value = '';
  code.focus();
});
