import { openComposer } from './composer.js';
import { element } from './element.js';
import { openEntryLog } from './entry-log.js';
import { learnWords, said } from './words.js';

const CHIPS = 3;

const log = openEntryLog({ press, fill: (command) => composer.fill(command), enlarge });
const composer = openComposer({ send, complete });
let run = null;
let unanswered = 0;

listen();
document.getElementById('viewer').addEventListener('click', (event) => event.currentTarget.close());

/** The server repeats the recent entries on every connection, so a reload or a lost line misses nothing. */
function listen() {
  const events = new EventSource('/console/events');
  let live = false;
  events.addEventListener('hello', (event) => {
    const hello = JSON.parse(event.data);
    learnWords(hello.language, hello.words);
    // Files and buttons of an earlier run of the program are gone: its entries would only mislead.
    if (run !== null && run !== hello.run) log.clear();
    run = hello.run;
    live = false;
    offerExamples(hello.examples);
    offerPeople(hello.people);
  });
  events.addEventListener('entry', (event) => log.show(JSON.parse(event.data), { live }));
  events.addEventListener('ready', () => {
    live = true;
    setConnection('live', said('Live'));
  });
  events.addEventListener('error', () => {
    setConnection('lost', said('Reconnecting'));
    // After a refusal the browser gives up by itself; we do not.
    if (events.readyState === EventSource.CLOSED) setTimeout(listen, 3000);
  });
}

function setConnection(state, text) {
  const connection = document.getElementById('connection');
  connection.dataset.state = state;
  connection.textContent = text;
}

async function send(text) {
  const sent = await ask('/console/command', { text });
  if (!sent) composer.fill(text);
}

function press(id) {
  return ask('/console/press', { id });
}

/** Posts, and shows what was asked and answered; false when it did not arrive. */
async function ask(path, body) {
  setUnanswered(unanswered + 1);
  log.scrollToEnd();
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...body, ...spokenAs() }),
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.message);
    for (const entry of answer.entries) log.show(entry, { live: true });
    return true;
  } catch (error) {
    log.show(unsentEntry(error), { live: true });
    return false;
  } finally {
    setUnanswered(unanswered - 1);
    log.scrollToEnd();
  }
}

function setUnanswered(count) {
  unanswered = count;
  document.getElementById('busy').hidden = count === 0;
}

/** Said by the page itself, when the program could not be reached or refused. */
function unsentEntry(error) {
  const unreachable = error instanceof TypeError;
  return {
    id: `unsent-${Date.now()}`,
    version: 0,
    at: Date.now(),
    editedAt: null,
    kind: 'said',
    answer: {
      language: document.documentElement.lang,
      tone: 'problem',
      toneWord: said('Problem'),
      visibility: 'private',
      audience: null,
      command: '',
      headline: said(unreachable ? 'Tokenbell could not be reached' : 'This was not sent'),
      lines: [
        [unreachable ? said('Is the program still running? What you typed is kept below.') : error.message],
      ],
      problem: null,
      figures: [],
      table: null,
      pictures: [],
      downloads: [],
      footing: [],
      actions: [],
    },
  };
}

async function complete(text) {
  try {
    const query = new URLSearchParams({ text, ...spokenAs() });
    const response = await fetch(`/console/complete?${query}`);
    return response.ok ? (await response.json()).completions : [];
  } catch {
    // Completion is a convenience; sending says it when the program is away.
    return [];
  }
}

function spokenAs() {
  const as = document.getElementById('speaker').value;
  return as === '' ? {} : { as };
}

function offerExamples(commands) {
  const item = (command, properties, ...text) =>
    element(
      'li',
      {},
      element('button', { type: 'button', onclick: () => send(command), ...properties }, ...text),
    );
  const examples = commands.map((command) => item(command, { class: 'example' }, command));
  // A narrow page shows chips without their common beginning.
  const chips = commands.slice(0, CHIPS).map((command) => {
    const [prefix, rest] = command.startsWith('/usage ') ? ['/usage ', command.slice(7)] : ['', command];
    return item(
      command,
      { class: 'chip', 'aria-label': command },
      element('span', { class: 'chip-prefix' }, prefix),
      rest,
    );
  });
  document.getElementById('examples').replaceChildren(...examples);
  document.getElementById('chips').replaceChildren(...chips);
}

function offerPeople(people) {
  const select = document.getElementById('speaker');
  const chosen = select.value;
  const options = [{ user: '', name: said('Yourself') }, ...people].map(({ user, name }) =>
    element('option', { value: user, selected: user === chosen }, name),
  );
  select.replaceChildren(...options);
  document.getElementById('speaker-label').hidden = people.length === 0;
}

function enlarge({ url, alt, name }) {
  const picture = document.getElementById('viewer-picture');
  picture.src = url;
  picture.alt = alt ?? name;
  document.getElementById('viewer-text').textContent = alt ?? '';
  document.getElementById('viewer').showModal();
}
