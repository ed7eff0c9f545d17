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
        ...elements.flatMap((element) => [
          ...tooLong('button', textOf(element.text), slack.button.text),
          ...tooLong('button value', String(element.value), slack.button.value),
        ]),
      ];
    case 'image':
      return tooLong('alt text', String(block.alt_text ?? ''), slack.image.alt_text);
    default:
      return [`a block type nobody measured: ${String(block.type)}`];
  }
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
