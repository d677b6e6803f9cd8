// What a reader meets on a page, told to the tests of EveryPage. Runs in the page from outside; the page's own policy does not concern it.
window.eye = (() => {
  const shown = el => el.checkVisibility({ visibilityProperty: true, opacityProperty: false }) && [...el.getClientRects()].some(r => r.width > 0 && r.height > 0);
  const modal = () => document.querySelector('dialog:modal');
  const name = el => `<${el.localName}${el.id ? ' id=' + el.id : ''}${el.name ? ' name=' + el.name : ''}${el.className && typeof el.className === 'string' ? ' class=' + el.className : ''}> ${(el.getAttribute('aria-label') ?? el.textContent).trim().replace(/\s+/g, ' ').slice(0, 60)}`;

  // One stop for a group of radio buttons; whatever is outside of a modal dialog is out of reach on purpose.
  const stop = el => el.type === 'radio' ? `${el.form?.action} ${el.name}` : el;
  const stops = () => {
    const found = new Map();
    for (const el of (modal() ?? document).querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex], [contenteditable]')) {
      if (el.tabIndex >= 0 && !el.disabled && !el.closest('[inert]') && shown(el)) found.set(stop(el), el);
    }
    return found;
  };

  const ring = el => {
    for (let e = el, up = 0; e && up < 4; e = e.parentElement, up++) {
      const style = getComputedStyle(e);
      if (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0 && !/^rgba\(.*, 0\)$/.test(style.outlineColor)) return true;
    }
    return false;
  };

  // Something of it can be seen: nothing that sticks lies over all of it (WCAG 2.2, 2.4.11).
  const covered = el => {
    const points = [...el.getClientRects()].flatMap(r => [[r.left + r.width / 2, r.top + r.height / 2], [r.left + 3, r.top + 3], [r.right - 3, r.bottom - 3]]);
    const onTop = points.map(([x, y]) => document.elementFromPoint(x, y));
    return !onTop.some(top => top && (el.contains(top) || top.contains(el) || [...(el.labels ?? [])].some(label => label.contains(top))));
  };

  let expected, walk, tour;
  const note = el => {
    if (!el || el === document.body) return;
    walk.push(stop(el));
    if (!ring(el)) tour.ringless.add(name(el));
    if (covered(el)) tour.covered.add(name(el));
  };
  return {
    // Gets ready for the Tab key, and says how many stops there are.
    begin() {
      expected = stops(); walk = []; tour = { ringless: new Set(), covered: new Set() };
      addEventListener('focusin', e => note(e.target), true);
      return expected.size;
    },

    // What the Tab key met so far. It has been all around when it comes to where it began.
    end() {
      const met = new Set(walk);
      return {
        around: walk.length > met.size,
        missed: [...expected].filter(([key]) => !met.has(key)).map(([, el]) => name(el)),
        ringless: [...tour.ringless],
        covered: [...tour.covered],
      };
    },

    look(features, english) {
      const words = [], key = /^[a-z_]+(\.[A-Za-z0-9_]+)+$/, chinese = /[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]/;
      const read = (text, el, where) => {
        text = text.trim();
        if (key.test(text) && features.includes(text.split('.')[0]) && !el.closest('code, .mono, pre')) words.push(`a key instead of words ${where}: ${text}`);
        // What says its own language quotes; what is not to be translated is a name.
        if (english && chinese.test(text) && !el.closest('body [lang], [translate=no]')) words.push(`Chinese ${where}: ${text.slice(0, 80)}`);
        // Elsewhere stand names and values, which are in any language.
        if (!english && el.matches('h2, h3, th:not([scope=row]), dt, legend, label, button, summary, .button, nav a') && /[A-Za-z]{2} ?[a-z]{2}/.test(text) && !chinese.test(text) && !el.closest('body [lang], [translate=no], code, .mono')) words.push(`no Chinese ${where}: ${text.slice(0, 80)}`);
      };
      read(document.title, document.documentElement, 'in the title');
      const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) {
        const el = texts.currentNode.parentElement;
        if (!el.matches('script, style')) read(texts.currentNode.data, el, `in <${el.localName}>`);
      }
      for (const el of document.querySelectorAll('[aria-label], [title], [placeholder], [alt], [data-confirm], [data-label]')) {
        for (const attribute of ['aria-label', 'title', 'placeholder', 'alt', 'data-confirm', 'data-label']) read(el.getAttribute(attribute) ?? '', el, `in ${attribute}`);
      }
      return {
        language: document.documentElement.lang,
        headings: [...document.querySelectorAll('h1')].filter(shown).length,
        close: modal()?.dataset.close ?? null,
        opens: [...document.querySelectorAll('button[popovertarget]')].filter(el => shown(el) && !modal()).map(el => el.getAttribute('popovertarget')),
        words: [...new Set(words)],
      };
    },

    // How far the page is wider than the window, and by what.
    overflow() {
      const over = document.documentElement.scrollWidth - innerWidth;
      if (over <= 0) return null;
      const wide = [...document.body.querySelectorAll('*')].filter(el => shown(el) && el.getBoundingClientRect().right > innerWidth + 1 && ![...el.children].some(c => c.getBoundingClientRect().right > innerWidth + 1));
      return `${over} px: ${wide.slice(0, 3).map(name).join('; ')}`;
    },
  };
})();
