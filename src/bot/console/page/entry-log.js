import { element } from './element.js';
import { announcementOf, renderEntry } from './entry.js';
import { said } from './words.js';

const SHOWN_ENTRIES = 200;
const NEAR_BOTTOM_PIXELS = 80;

/** The conversation on screen: shows entries, replaces them in place, scrolls along while at the bottom. */
export function openEntryLog(on) {
  const scroller = document.getElementById('scroller');
  const list = document.getElementById('entries');
  const newer = document.getElementById('newer');
  const shown = new Map();
  let unread = 0;
  let lastDay = '';
  let follows = true;

  newer.addEventListener('click', () => scrollToEnd());
  scroller.addEventListener('scroll', () => {
    follows = isAtEnd();
    if (follows) setUnread(0);
  });
  // A picture that loads, a phone's keyboard or a turned screen must not push the newest message away.
  const resized = new ResizeObserver(() => {
    if (follows) scroller.scrollTop = scroller.scrollHeight;
  });
  resized.observe(scroller);
  resized.observe(list);
  document.addEventListener('visibilitychange', () => setUnread(isAtEnd() ? 0 : unread));

  function isAtEnd() {
    return scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_BOTTOM_PIXELS;
  }

  function scrollToEnd() {
    follows = true;
    scroller.scrollTop = scroller.scrollHeight;
    setUnread(0);
  }

  function setUnread(count) {
    unread = count;
    newer.hidden = count === 0 || isAtEnd();
    newer.textContent = count === 1 ? said('↓ 1 new message') : said('↓ {0} new messages', count);
    document.title = `${count > 0 ? `(${count}) ` : ''}#ai-spend · Tokenbell`;
  }

  /** `live` is false for what was said before this page listened: nothing flashes, nothing is announced. */
  function show(entry, { live }) {
    const former = shown.get(entry.id);
    if (former && former.entry.version >= entry.version) return;
    const item = renderEntry(entry, on);
    if (former) replaceInPlace(former.item, item);
    else append(entry, item);
    shown.set(entry.id, { entry, item });
    if (live) tell(entry, former, item);
    if (follows) scroller.scrollTop = scroller.scrollHeight;
    if (live && entry.kind === 'said' && (!follows || document.hidden)) setUnread(unread + 1);
    dropOldest();
  }

  function append(entry, item) {
    const day = dayText(entry.at);
    if (day !== lastDay) list.append(element('li', { class: 'day' }, element('span', {}, day)));
    lastDay = day;
    list.append(item);
    document.getElementById('welcome').hidden = true;
  }

  function dropOldest() {
    for (const [id, { item }] of shown) {
      if (shown.size <= SHOWN_ENTRIES) return;
      item.remove();
      shown.delete(id);
    }
  }

  function clear() {
    list.replaceChildren();
    shown.clear();
    lastDay = '';
    document.getElementById('welcome').hidden = false;
  }

  return { show, clear, scrollToEnd };
}

/** Keeps the keyboard where it was: the same button of the new version gets the focus of the old one. */
function replaceInPlace(former, item) {
  const focused = former.contains(document.activeElement) ? document.activeElement.textContent : null;
  former.replaceWith(item);
  if (focused === null) return;
  for (const button of item.querySelectorAll('button, a')) {
    if (button.textContent === focused) button.focus({ preventScroll: true });
  }
}

function tell(entry, former, item) {
  item.classList.add(former ? 'changed' : 'arrived');
  const announcement = announcementOf(entry);
  if (announcement === null) return;
  const announcer = document.getElementById('announcer');
  announcer.append(element('p', {}, announcement));
  while (announcer.childElementCount > 5) announcer.firstElementChild.remove();
}

function dayText(at) {
  const day = new Date(at);
  if (day.toDateString() === new Date().toDateString()) return said('Today');
  return day.toLocaleDateString([], { weekday: 'long', day: 'numeric', month: 'long' });
}
