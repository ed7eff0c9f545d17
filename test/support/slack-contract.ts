import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { Ajv } from 'ajv';
import { platformLimits } from './chat-limits.ts';

const folder = new URL('../fixtures/chat/', import.meta.url);
const schema: object = JSON.parse(
  gunzipSync(readFileSync(new URL('slack-blockkit-types-3.2.0.schema.json.gz', folder))).toString(),
);

const ajv = new Ajv({ strict: false });
ajv.addSchema(schema, 'slack');
const isHome = ajv.compile({ $ref: 'slack#/definitions/SlackHome' });
const isModal = ajv.compile({ $ref: 'slack#/definitions/SlackModal' });
const isBlock = ajv.compile({ $ref: 'slack#/definitions/SlackKnownBlock' });

type Sent = { readonly text?: unknown; readonly blocks?: unknown };
type Json = { readonly [key: string]: unknown };

/** What Slack would refuse or cut in a message, as sentences; empty when all is well. */
export function slackProblems({ text, blocks }: Sent): readonly string[] {
  const list: readonly unknown[] = Array.isArray(blocks) ? blocks : [];
  return [
    ...(typeof text === 'string' && text.length > 0 ? [] : ['text is missing']),
    ...(String(text).length > platformLimits.slack.message_text.recommended ? ['text is too long'] : []),
    ...(list.length > platformLimits.slack.blocks_per_message.value ? [`${list.length} blocks`] : []),
    ...list.flatMap((block, index) => blockProblems(block, index)),
    ...mentionProblems(JSON.stringify({ text, blocks })),
    ...duplicates(list.flatMap((block) => valuesOf(block, 'action_id'))).map((id) => `action_id ${id} twice`),
  ];
}

/** What Slack would refuse in a Home tab or a modal, as sentences; empty when all is well. */
export function slackViewProblems(view: unknown): readonly string[] {
  const { blocks, ...rest } = isJson(view) ? view : {};
  const list: readonly unknown[] = Array.isArray(blocks) ? blocks : [];
  const isView = rest.type === 'home' ? isHome : isModal;
  const { modal, blocks_per_view: most } = platformLimits.slack;
  return [
    ...(isView(view) ? [] : [`view: ${ajv.errorsText(isView.errors)}`]),
    ...(list.length > most.value ? [`${list.length} blocks`] : []),
    ...list.flatMap((block, index) => blockProblems(block, index)),
    // A modal's metadata is ours alone, and never shown.
    ...mentionProblems(JSON.stringify({ ...rest, private_metadata: '', blocks })),
    ...duplicates(valuesOf(list, 'action_id')).map((id) => `action_id ${id} twice`),
    ...(rest.type === 'modal' ? modalProblems(rest, modal) : []),
  ];
}

function modalProblems(
  view: Json,
  limits: Readonly<Record<'title' | 'submit' | 'private_metadata', number>>,
) {
  return [
    ...tooLong('title', textOf(view.title), limits.title),
    ...tooLong('submit', textOf(view.submit), limits.submit),
    ...tooLong('close', textOf(view.close), limits.submit),
    ...tooLong('private_metadata', String(view.private_metadata), limits.private_metadata),
  ];
}

function blockProblems(block: unknown, index: number): readonly string[] {
  const structure = isBlock(block) ? [] : [`block ${index}: ${ajv.errorsText(isBlock.errors)}`];
  const json = isJson(block) ? block : {};
  return [...structure, ...lengthProblems(json).map((problem) => `block ${index}: ${problem}`)];
}

function lengthProblems(block: Json): readonly string[] {
  const { slack } = platformLimits;
  const elements = Array.isArray(block.elements) ? block.elements : [];
  switch (block.type) {
    case 'header':
      return tooLong('header', textOf(block.text), slack.header_chars.value);
    case 'section': {
      const fields = Array.isArray(block.fields) ? block.fields : [];
      return [
        ...(block.text ? tooLong('section', textOf(block.text), slack.text_object.max) : []),
        ...(fields.length > slack.section_fields.max ? [`${fields.length} fields`] : []),
        ...fields.flatMap((field) => tooLong('field', textOf(field), slack.section_fields.chars)),
      ];
    }
    case 'context':
      return [
        ...(elements.length > slack.context_elements.max ? [`${elements.length} elements`] : []),
        ...elements.flatMap((element) => tooLong('context', textOf(element), slack.text_object.max)),
      ];
    case 'actions':
      return [
        ...(elements.length > slack.actions_elements.max ? [`${elements.length} buttons`] : []),
        ...elements.flatMap(controlProblems),
      ];
    case 'divider':
      return [];
    case 'input': {
      // Label and hint are text objects of at most 2000 characters, a placeholder of 150 (@slack/types 3.2.0).
      const element = isJson(block.element) ? block.element : {};
      return [
        ...tooLong('label', textOf(block.label), 2000),
        ...tooLong('hint', textOf(block.hint), 2000),
        ...tooLong('placeholder', textOf(element.placeholder), 150),
      ];
    }
    case 'image':
      return tooLong('alt text', String(block.alt_text ?? ''), slack.image.alt_text);
    default:
      return [`a block type nobody measured: ${String(block.type)}`];
  }
}

function controlProblems(element: Json): readonly string[] {
  const { slack } = platformLimits;
  if (element.type !== 'static_select')
    return [
      ...tooLong('button', textOf(element.text), slack.button.text),
      ...tooLong('button value', String(element.value), slack.button.value),
    ];
  const options: readonly Json[] = Array.isArray(element.options) ? element.options : [];
  return [
    ...(options.length > slack.select_options.max ? [`${options.length} options`] : []),
    ...tooLong('placeholder', textOf(element.placeholder), 150),
    ...options.flatMap((option) => [
      ...tooLong('option', textOf(option.text), slack.select_options.option_text),
      // An option's value is shorter than a button's (@slack/types 3.2.0, PlainTextOption).
      ...tooLong('option value', String(option.value), 75),
    ]),
  ];
}

function tooLong(what: string, text: string, limit: number): readonly string[] {
  if (text.trim() === '') return [`${what} is empty`];
  return text.length > limit ? [`${what} has ${text.length} characters, ${limit} are allowed`] : [];
}

/** Every "<" is Slack's own syntax, and we send none of it. */
function mentionProblems(json: string): readonly string[] {
  return /[<>]|&(?!amp;|lt;|gt;)/.test(json) ? ['an unescaped control character'] : [];
}

function textOf(value: unknown): string {
  return isJson(value) && typeof value.text === 'string' ? value.text : '';
}

function valuesOf(value: unknown, key: string): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item) => valuesOf(item, key));
  if (!isJson(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === key ? [String(inner)] : valuesOf(inner, key),
  );
}

function duplicates(values: readonly string[]): readonly string[] {
  return values.filter((value, index) => values.indexOf(value) !== index);
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
