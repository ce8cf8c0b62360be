// What the console does in the browser besides htmx: countdowns, local times, the present on time lines, notes on marks.
// No state of its own: everything is read from the page, so that a replaced part needs no wiring.
'use strict';
(() => {
  const SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE, DAY = 24 * HOUR;

  // The server's clock decides what is due; ours may be wrong. The page says what time the server had.
  let skew = 0;
  const readSkew = () => {
    const live = document.querySelector('[data-now]');
    if (live) skew = Date.parse(live.dataset.now) - Date.now();
  };
  const now = () => Date.now() + skew;

  // The same text as on the server: the two largest units, cut.
  const span = (millis) => {
    const two = (a, ua, b, ub) => (b === 0 ? `${a}${ua}` : `${a}${ua} ${b}${ub}`);
    const s = Math.floor(millis / SECOND), m = Math.floor(millis / MINUTE), h = Math.floor(millis / HOUR);
    if (millis < 10 * SECOND) return `${(Math.floor(millis / 100) / 10).toFixed(1)}s`;
    if (s < 60) return `${s}s`;
    if (m < 60) return two(m, 'm', s % 60, 's');
    if (h < 48) return two(h, 'h', m % 60, 'm');
    return two(Math.floor(h / 24), 'd', h % 24, 'h');
  };

  const countDown = () => {
    for (const time of document.querySelectorAll('time[data-due]')) {
      const left = Date.parse(time.dataset.due) - now();
const late = left <= -2 * SECOND;
      const text = left > 0 ? `in ${span(left)}` : late ? `overdue ${span(-left)}` : 'now';
      const sentence = left > 0 ? `is due in ${span(left)}` : late ? `is overdue by ${span(-left)}` : 'is due now';
      time.textContent = 'sentence' in time.dataset ? sentence : text;
      time.classList.toggle('late', late);
    }
  };

  const pad = (n) => String(n).padStart(2, '0');
  const writeTimes = () => {
    const today = new Date(now()).toDateString();
    for (const time of document.querySelectorAll('time[data-when]')) {
      const at = new Date(time.dateTime);
      const clock = `${pad(at.getHours())}:${pad(at.getMinutes())}:${pad(at.getSeconds())}`;
      const date = `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`;
      const short = at.toDateString() === today && time.dataset.when !== 'long';
      time.textContent = short ? clock : `${date} ${clock}`;
      time.title = time.dateTime;
    }
  };

  // The present moves along the line on the same scale that the server drew it with.
  const moveNow = () => {
    for (const line of document.querySelectorAll('svg.timeline.live')) {
      const mark = line.querySelector('.now');
      const knee = Number(line.dataset.knee), length = Number(line.dataset.span);
      const offset = Math.max(0, now() - Number(line.dataset.origin));
      const share = knee > 0 ? Math.log1p(offset / knee) / Math.log1p(length / knee) : offset / length;
      const x = `${(100 * Math.min(1, share)).toFixed(2)}%`;
      mark?.setAttribute('x', x);
      line.querySelector('.track.past')?.setAttribute('x2', x);
      line.querySelector('.track.future')?.setAttribute('x1', x);
    }
  };

  // On a narrow screen the line is wider than its window, which then shows the present.
  const showNow = () => {
    for (const scroll of document.querySelectorAll('.scroll')) {
      const mark = scroll.querySelector('.now');
      if (mark && scroll.scrollWidth > scroll.clientWidth) {
        const share = parseFloat(mark.getAttribute('x')) / 100;
        scroll.scrollLeft = share * scroll.scrollWidth - scroll.clientWidth * 0.6;
      }
    }
  };

  // What happened, beside the mark that is pointed at or focused; its text is that of the attempt's row.
  const showNote = (mark) => {
    const note = document.getElementById('note');
    const row = document.getElementById(`attempt-${mark.dataset.attempt}`);
    if (!note || !row) return;
    note.replaceChildren();
    const head = document.createElement('p');
    const part = (name) => row.querySelector(`.${name}`)?.textContent.trim() ?? '';
    head.className = 'head';
    head.textContent = [`Attempt ${part('number')}`, part('word'), part('took') && `after ${part('took')}`].filter(Boolean).join(' ');
    note.append(head);
    for (const text of [row.querySelector('.when')?.textContent.replace(/\s+/g, ' ').trim(), row.querySelector('p.error')?.textContent, row.querySelector('pre')?.textContent]) {
      if (!text) continue;
      const line = document.createElement('p');
      line.textContent = text.length > 300 ? `${text.slice(0, 300)}…` : text;
      note.append(line);
    }
    note.hidden = false;
    const at = mark.getBoundingClientRect();
    const left = Math.min(Math.max(8, at.left + at.width / 2 - note.offsetWidth / 2), document.documentElement.clientWidth - note.offsetWidth - 8);
    note.style.left = `${left + scrollX}px`;
    note.style.top = `${at.bottom + scrollY + 6}px`;
  };
  const hideNote = () => {
    const note = document.getElementById('note');
    if (note) note.hidden = true;
  };
  const markOf = (event) => (event.target instanceof Element ? event.target.closest('a.mark') : null);
  document.addEventListener('pointerover', (event) => (markOf(event) ? showNote(markOf(event)) : hideNote()));
  document.addEventListener('focusin', (event) => (markOf(event) ? showNote(markOf(event)) : hideNote()));
  document.addEventListener('keydown', (event) => event.key === 'Escape' && hideNote());

  // Whether what is shown is still true.
  const connection = (text, lost) => {
    const place = document.getElementById('connection');
    const words = document.getElementById('connection-text');
    if (!place || !words || words.textContent === text) return;
    place.classList.toggle('lost', lost);
    words.textContent = text;
  };
  document.addEventListener('htmx:beforeRequest', (event) => document.hidden && event.preventDefault());
  document.addEventListener('htmx:afterRequest', (event) => {
    if (event.detail.successful) connection('live', false);
  });
  for (const failure of ['htmx:sendError', 'htmx:timeout', 'htmx:responseError']) {
    document.addEventListener(failure, () => connection('no answer, trying again', true));
  }

  // A part that is replaced keeps what the reader had opened.
  let opened = [];
  document.addEventListener('htmx:beforeSwap', () => {
    opened = [...document.querySelectorAll('li details[open]')].map((details) => details.closest('li').id);
  });
  document.addEventListener('htmx:afterSwap', () => {
    hideNote();
    for (const id of opened) {
      const details = document.getElementById(id)?.querySelector('details');
      if (details) details.open = true;
    }
    refresh();
    showNow();
  });

  const tick = () => {
    countDown();
    moveNow();
  };
  const refresh = () => {
    readSkew();
    writeTimes();
    tick();
  };
  refresh();
  showNow();
  setInterval(tick, 250);
})();
