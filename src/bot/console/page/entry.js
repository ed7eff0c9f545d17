import { element } from './element.js';
import { renderTable } from './table.js';
import { said } from './words.js';

/** More figures than this stand in columns, or a lone one would begin a second row. */
const ONE_ROW = 6;

/**
 * One entry of the conversation as a list item. `on` holds what its controls do:
 * `press(actionId)`, `fill(command)`, `enlarge(picture)`.
 */
export function renderEntry(entry, on) {
  const content = entry.kind === 'said' ? renderAnswer(entry.answer, on) : renderAsked(entry, on);
  const ours = entry.kind === 'said';
  const byline = element(
    'p',
    { class: 'byline' },
    element('strong', {}, ours ? 'Tokenbell' : entry.author),
    ours ? element('span', { class: 'badge' }, said('app')) : null,
    renderTime(entry.at, '{0}'),
    entry.editedAt ? renderTime(entry.editedAt, 'edited {0}') : null,
    ours && entry.answer.audience
      ? element('span', { class: 'audience', lang: entry.answer.language }, entry.answer.audience)
      : null,
  );
  return element(
    'li',
    { class: `entry ${entry.kind}`, 'data-id': entry.id },
    renderAvatar(entry),
    element('article', { class: 'entry-body' }, byline, content),
  );
}

/** What a screen reader is told when the entry arrives or changes. */
export function announcementOf(entry) {
  if (entry.kind !== 'said') return null;
  const { toneWord, headline } = entry.answer;
  return [entry.editedAt ? said('Updated') : null, toneWord, headline].filter(Boolean).join(': ');
}

function renderAvatar(entry) {
  return entry.kind === 'said'
    ? element('img', { class: 'avatar', src: '/console/bell.svg', alt: '', width: 36, height: 36 })
    : element(
        'span',
        { class: 'avatar initial', 'aria-hidden': 'true' },
        entry.author.slice(0, 1).toUpperCase(),
      );
}

function renderTime(at, text) {
  const moment = new Date(at);
  const clock = moment.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  return element(
    'time',
    { datetime: moment.toISOString(), title: moment.toLocaleString() },
    said(text, clock),
  );
}

function renderAsked(entry, on) {
  if (entry.kind === 'pressed')
    return element('p', { class: 'pressed' }, `${said('pressed')} `, element('b', {}, entry.text));
  return element('p', { class: 'typed' }, commandButton(entry.text, on));
}

function renderAnswer(answer, on) {
  return element(
    'div',
    { class: 'answer', lang: answer.language, 'data-tone': answer.tone },
    answer.toneWord ? element('p', { class: 'tone' }, answer.toneWord) : null,
    element('h3', { class: 'headline' }, answer.headline),
    renderProblem(answer, on),
    answer.lines.map((line) => element('p', { class: 'line' }, renderLine(line, on))),
    renderFigures(answer.figures),
    answer.pictures.map((picture) => renderPicture(picture, on)),
    answer.table ? renderTable(answer.table, answer.headline) : null,
    renderControls(answer, on),
    renderFooting(answer.footing),
  );
}

function renderProblem({ problem }, on) {
  if (!problem) return null;
  const { message, hint } = problem;
  return element(
    'div',
    { class: 'problem' },
    message.length > 0 ? element('p', {}, renderLine(message, on)) : null,
    hint.length > 0 ? element('p', { class: 'hint' }, renderLine(hint, on)) : null,
  );
}

function renderFigures(figures) {
  if (figures.length === 0) return null;
  const cards = figures.map(({ label, text, change }) =>
    element(
      'div',
      { class: 'figure' },
      element('dt', {}, label),
      element('dd', {}, text, change ? element('span', { class: 'change' }, change) : null),
    ),
  );
  return element('dl', { class: figures.length > ONE_ROW ? 'figures grid' : 'figures' }, cards);
}

function renderPicture(picture, on) {
  // Pictures carry two pixels for every one they are drawn at.
  const size = picture.width ? { width: picture.width / 2, height: picture.height / 2 } : {};
  return element(
    'button',
    {
      class: 'picture',
      type: 'button',
      'aria-haspopup': 'dialog',
      title: said('Enlarge'),
      onclick: () => on.enlarge(picture),
    },
    element('img', { src: picture.url, alt: picture.alt ?? picture.name, ...size }),
  );
}

function renderControls({ actions, downloads }, on) {
  if (actions.length + downloads.length === 0) return null;
  const groups = Map.groupBy(actions, ({ group }, index) => group ?? index);
  const controls = [...groups.values()].map((choices) =>
    choices.length === 1 ? renderButton(choices[0], on) : renderMenu(choices, on),
  );
  const links = downloads.map(({ url, name, bytes }) =>
    element(
      'a',
      { class: 'download', href: url, download: name, title: name },
      element('span', { 'aria-hidden': 'true' }, '↓ '),
      `${kindOf(name)} · ${sizeText(bytes)}`,
    ),
  );
  return element('div', { class: 'controls' }, controls, links);
}

function renderButton({ id, label, style }, on) {
  const look = `action ${style ?? ''}`.trim();
  return element(
    'button',
    { class: look, type: 'button', onclick: (event) => pressOnce(event, id, on) },
    label,
  );
}

/** Choices of one group. The menu goes back to its name, so that any of them can be made again. */
function renderMenu(choices, on) {
  const name = choices[0].group;
  const choose = async ({ currentTarget: menu }) => {
    menu.disabled = true;
    await on.press(menu.value);
    menu.disabled = false;
    menu.selectedIndex = 0;
  };
  const title = element('option', { value: '', disabled: true, selected: true }, name);
  const options = choices.map(({ id, label }) => element('option', { value: id }, label));
  return element('select', { class: 'action', 'aria-label': name, onchange: choose }, title, options);
}

async function pressOnce(event, actionId, on) {
  const button = event.currentTarget;
  button.disabled = true;
  await on.press(actionId);
  button.disabled = false;
}

function kindOf(name) {
  return name.includes('.') ? name.slice(name.lastIndexOf('.') + 1).toUpperCase() : said('File');
}

function sizeText(bytes) {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function renderFooting(sentences) {
  return sentences.length === 0 ? null : element('p', { class: 'footing' }, sentences.join(' · '));
}

/** A line whose commands can be clicked into the composer. */
function renderLine(line, on) {
  return line.map((part) => {
    if (typeof part === 'string') return part;
    return part.command ? commandButton(part.command, on) : element('code', {}, part.quoted);
  });
}

function commandButton(command, on) {
  return element(
    'button',
    { class: 'command', type: 'button', title: said('Edit and send again'), onclick: () => on.fill(command) },
    command,
  );
}
