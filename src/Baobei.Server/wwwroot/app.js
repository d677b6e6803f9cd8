// What the console does better with script. Everything works without it; nothing here knows a page.
const all = (what, from = document) => [...from.querySelectorAll(what)];
const on = (type, what, run) => addEventListener(type, e => { const el = e.target.closest?.(what); if (el) run(el, e); });
const year = ';path=/;max-age=31536000;samesite=lax';
const root = document.documentElement;
const say = text => { const live = document.getElementById('live'); if (live) live.textContent = text; };

// Dialogs: <dialog data-modal open data-close="/customers"> becomes modal; leaving it goes back to the page behind.
const leave = url => document.referrer === new URL(url, location).href ? history.back() : location.replace(url);
for (const d of all('dialog[data-modal][open]')) {
  d.removeAttribute('open');
  d.showModal();
  d.addEventListener('close', () => leave(d.dataset.close));
}
on('click', 'a[data-leave]', (a, e) => { e.preventDefault(); leave(a.href); });

// Submit once: a second click does nothing; coming back makes the form usable again.
// data-confirm on the pressed button asks first, with data-yes and data-no as answers.
addEventListener('submit', e => {
  const form = e.target, by = e.submitter;
  if (form.getAttribute('method')?.toLowerCase() !== 'post') return;
  if (form.dataset.sent) return e.preventDefault();
  if (by?.dataset.confirm && !form.dataset.sure) { e.preventDefault(); return ask(by, () => { form.dataset.sure = 1; form.requestSubmit(by); }); }
  form.dataset.sent = 1;
  by?.setAttribute('aria-busy', 'true');
});
addEventListener('pageshow', () => {
  all('form[data-sent]').forEach(f => { delete f.dataset.sent; delete f.dataset.sure; });
  all('button[aria-busy]').forEach(b => b.removeAttribute('aria-busy'));
});
function ask(by, yes) {
  const d = document.createElement('dialog'), body = document.createElement('div'), row = document.createElement('div');
  d.className = 'small'; body.className = 'body stack'; row.className = 'submit';
  const text = document.createElement('p'); text.textContent = by.dataset.confirm;
  const make = (label, look, run) => { const b = document.createElement('button'); b.type = 'button'; b.textContent = label; b.className = look; b.onclick = () => { d.close(); run?.(); }; row.append(b); };
  make(by.dataset.no, 'button');
  make(by.dataset.yes, 'button primary danger', yes);
  body.append(text, row); d.append(body); document.body.append(d);
  d.addEventListener('close', () => d.remove());
  d.showModal();
}

// Empty fields of a filter form stay out of the address.
addEventListener('formdata', e => { if (e.target.dataset.filters !== undefined) for (const [k, v] of [...e.formData]) if (v === '') e.formData.delete(k); });

// data-keep on a link or form: the next page opens at the same height.
on('click', '[data-keep]', () => sessionStorage.setItem('y', scrollY));
if (sessionStorage.getItem('y')) { scrollTo(0, sessionStorage.getItem('y')); sessionStorage.removeItem('y'); }

on('click', '[data-copy]', async b => {
  await navigator.clipboard.writeText(b.dataset.copy);
  say(b.dataset.copied); b.classList.add('copied'); setTimeout(() => b.classList.remove('copied'), 1500);
});
on('click', '[data-theme-to]', b => {
  const to = b.dataset.themeTo;
  if (to) root.dataset.theme = to; else delete root.dataset.theme;
  document.cookie = 'theme=' + to + year;
  all('[data-theme-to]').forEach(o => o.setAttribute('aria-pressed', o === b));
});
on('click', '[data-menu-toggle]', () => {
  root.dataset.menu = root.dataset.menu === 'closed' ? 'open' : 'closed';
  document.cookie = 'menu=' + root.dataset.menu + year;
});
on('change', '[data-tick-all]', t => all('tbody input[type=checkbox]', t.closest('table')).forEach(b => { b.checked = t.checked; }));
addEventListener('keydown', e => {
  if (e.key === '/' && !e.target.closest('input,textarea,select,dialog,[contenteditable]')) { e.preventDefault(); document.querySelector('[data-search]')?.focus(); }
});

// Live check: <input data-check="/sign-up/name"> asks ?value=… and shows { ok, text } in the element "<id>-check".
let asked = 0;
on('change', '[data-check]', async input => {
  const out = document.getElementById(input.id + '-check'), turn = ++asked;
  out.textContent = ''; out.className = 'checked';
  if (!input.value.trim()) return;
  try {
    const { ok, text } = await (await fetch(input.dataset.check + '?value=' + encodeURIComponent(input.value))).json();
    if (turn !== asked) return;
    out.classList.add(ok ? 'good' : 'wrong'); out.textContent = text;
  } catch { /* The server checks again when the form is sent. */ }
});

// Password strength 1..3: length first, then kinds of characters; words of the level come from data-words="weak|medium|strong".
on('input', '[data-strength]', input => {
  const v = input.value, kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^\w\s]|_/, /[^\x00-\x7f]/].filter(k => k.test(v)).length;
  const level = !v ? 0 : v.length < 8 || new Set(v).size < 5 ? 1 : v.length >= 14 && kinds > 1 || v.length >= 10 && kinds > 2 ? 3 : 2;
  const out = document.getElementById(input.id + '-strength');
  out.dataset.level = level;
  out.querySelector('output').textContent = level ? input.dataset.words.split('|')[level - 1] : '';
});
// Show and hide a password.
on('click', '[data-reveal]', b => { const i = document.getElementById(b.dataset.reveal), show = i.type === 'password'; i.type = show ? 'text' : 'password'; b.setAttribute('aria-pressed', show); });

// Captcha: data-captcha is the address that answers { token, image }; without script the button submits the form instead.
on('click', '[data-captcha]', async (b, e) => {
  e.preventDefault();
  const box = b.closest('.captcha'), { token, image } = await (await fetch(b.dataset.captcha)).json();
  box.querySelector('img').src = image;
  box.querySelector('input[type=hidden]').value = token;
  const code = box.querySelector('input:not([type=hidden])'); code.value = ''; code.focus();
});
