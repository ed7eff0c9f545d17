let words = {};
let isLearned = false;

/** A text of the page, in the language its person is answered in; "{0}" is the first of the values. */
export function said(text, ...values) {
  return (words[text] ?? text).replaceAll(/\{(\d)\}/g, (_, place) => String(values[place]));
}

/** Once, before the first entry is shown: says what the page began with in the language of the answers. */
export function learnWords(language, given) {
  if (isLearned) return;
  isLearned = true;
  words = given;
  document.documentElement.lang = language;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) sayNode(walker.currentNode);
  for (const labelled of document.querySelectorAll('[aria-label]'))
    labelled.setAttribute('aria-label', said(labelled.getAttribute('aria-label')));
}

/** Around it stays the space that keeps it from its neighbours. */
function sayNode(node) {
  const text = node.data.replaceAll(/\s+/g, ' ').trim();
  if (text !== '') node.data = node.data.replace(/\S(?:.*\S)?/s, () => said(text));
}
