import { element } from './element.js';

const COMPLETE_AFTER_MS = 80;
const HISTORY_LENGTH = 100;

/**
 * The line people type into. `send(text)` gets what was typed; `complete(text)` answers with lines that
 * may stand in the place of the last one.
 */
export function openComposer({ send, complete }) {
  const form = document.getElementById('composer');
  const input = document.getElementById('command');
  const listbox = document.getElementById('completions');
  const history = readHistory();
  let recalled = history.length;
  let draft = '';
  let lines = [];
  let chosen = -1;
  let waiting = 0;

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const text = input.value.trim();
    if (text === '') return;
    remember(history, text);
    fill('');
    recalled = history.length;
    send(text);
  });

  input.addEventListener('input', () => {
    clearTimeout(waiting);
    // What no longer continues the line must not be taken by a quick Tab.
    offer(lines.filter((line) => line.toLowerCase().startsWith(input.value.toLowerCase())));
    waiting = setTimeout(suggest, COMPLETE_AFTER_MS);
  });
  input.addEventListener('blur', () => offer([]));

  input.addEventListener('keydown', (event) => {
    const handle = keys[event.key];
    if (handle && !event.isComposing && !event.shiftKey && handle()) event.preventDefault();
  });

  /** Each says whether it used the key; if not, the browser does what it always does. */
  const keys = {
    Tab: () => lines.length > 0 && accept(Math.max(chosen, 0)),
    Enter: () => chosen >= 0 && accept(chosen),
    Escape: () => lines.length > 0 && offer([]),
    ArrowDown: () => (lines.length > 0 ? choose((chosen + 1) % lines.length) : recall(recalled + 1)),
    ArrowUp: () =>
      lines.length > 0 ? choose((chosen <= 0 ? lines.length : chosen) - 1) : recall(recalled - 1),
  };

  async function suggest() {
    const text = input.value;
    // After a space anything could follow; only the first word is worth a list nobody asked for.
    const isWorthIt = /\S$/.test(text) || /^\/?usage $/i.test(text);
    const found = isWorthIt ? await complete(text) : [];
    // The answer to what is no longer typed would complete the wrong word.
    if (input.value === text && document.activeElement === input) offer(found);
  }

  function offer(found) {
    lines = found.filter((line) => line !== input.value);
    chosen = -1;
    listbox.replaceChildren(...lines.map(renderOption));
    listbox.hidden = lines.length === 0;
    input.setAttribute('aria-expanded', String(lines.length > 0));
    input.removeAttribute('aria-activedescendant');
    return true;
  }

  function renderOption(line, index) {
    const take = (event) => {
      event.preventDefault();
      accept(index);
    };
    return element(
      'div',
      {
        id: `completion-${index}`,
        class: 'completion',
        role: 'option',
        'aria-selected': 'false',
        onpointerdown: take,
      },
      line.slice(lastWordStart(input.value)),
    );
  }

  function choose(index) {
    chosen = index;
    [...listbox.children].forEach((option, place) => {
      option.setAttribute('aria-selected', String(place === index));
      if (place === index) option.scrollIntoView({ block: 'nearest' });
    });
    input.setAttribute('aria-activedescendant', `completion-${index}`);
    return true;
  }

  function accept(index) {
    const line = lines[index];
    fill(line.endsWith(':') ? line : `${line} `);
    return true;
  }

  function recall(index) {
    if (index < 0 || index > history.length || history.length === 0) return false;
    if (recalled === history.length) draft = input.value;
    recalled = index;
    fill(index === history.length ? draft : history[index]);
    return true;
  }

  function fill(text) {
    clearTimeout(waiting);
    input.value = text;
    offer([]);
    input.focus();
    input.setSelectionRange(text.length, text.length);
  }

  return { fill };
}

/** Where the word begins that is being typed; options show no more than that word. */
function lastWordStart(text) {
  return text.search(/\S*$/);
}

function readHistory() {
  try {
    const stored = JSON.parse(sessionStorage.getItem('history') ?? '[]');
    return Array.isArray(stored) ? stored.filter((line) => typeof line === 'string') : [];
  } catch {
    // A browser that refuses storage only loses what was typed before a reload.
    return [];
  }
}

function remember(history, text) {
  if (history.at(-1) !== text) history.push(text);
  if (history.length > HISTORY_LENGTH) history.shift();
  try {
    sessionStorage.setItem('history', JSON.stringify(history));
  } catch {
    // See readHistory.
  }
}
