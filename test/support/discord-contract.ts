import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { platformLimits } from './chat-limits.ts';

const folder = new URL('../fixtures/chat/', import.meta.url);
const openApi = JSON.parse(
  gunzipSync(readFileSync(new URL('discord-openapi-v10.json.gz', folder))).toString(),
);

const ajv = new Ajv2020({ strict: false, validateFormats: false });
ajv.addSchema(openApi, 'discord');
const compiled = new Map<string, ValidateFunction>();

export type Sent = {
  /** As in Discord's OpenAPI document: "POST /channels/{channel_id}/messages". */
  readonly route: string;
  readonly body: unknown;
  readonly fileNames: readonly string[];
};

/** What Discord would refuse in a request, as sentences; empty when all is well. */
export function discordProblems({ route, body, fileNames }: Sent): readonly string[] {
  const isValid = validatorOf(route);
  const structure = isValid(body) ? [] : [`${route}: ${ajv.errorsText(isValid.errors)}`];
  return [...structure, ...ruleProblems(messageIn(body), fileNames).map((problem) => `${route}: ${problem}`)];
}

type Json = { readonly [key: string]: unknown };

/** Discord's rules that its OpenAPI document does not express. */
function ruleProblems(message: Json, fileNames: readonly string[]): readonly string[] {
  const { discord } = platformLimits;
  const embeds = Array.isArray(message.embeds) ? message.embeds : [];
  const size = embeds.reduce((sum: number, embed) => sum + embedSize(embed), 0);
  const shown = textsIn(embeds, /attachment:\/\/([^"]+)/g);
  const ids = textsIn(message.components ?? [], /"custom_id":"([^"]*)"/g);
  const isOpen = 'content' in message && JSON.stringify(message.allowed_mentions) !== '{"parse":[]}';
  return [
    ...(String(message.content ?? '').length > discord.content_chars.value ? ['content is too long'] : []),
    ...(size > discord.embed.total_chars ? [`embeds have ${size} characters`] : []),
    ...shown.filter((name) => !fileNames.includes(name)).map((name) => `no file ${name} is attached`),
    ...attachmentsOf(message)
      .filter(({ id, filename }) => fileNames[Number(id)] !== filename)
      .map(({ filename }) => `attachment ${filename} is not the file of its number`),
    ...(new Set(ids).size < ids.length ? ['a custom_id is used twice'] : []),
    ...(isOpen ? ['mentions are allowed'] : []),
  ];
}

function textsIn(value: unknown, pattern: RegExp): readonly string[] {
  return [...JSON.stringify(value).matchAll(pattern)].map(([, text]) => text ?? '');
}

function embedSize(embed: Json): number {
  const fields = Array.isArray(embed.fields) ? embed.fields : [];
  const footer = isJson(embed.footer) ? embed.footer.text : '';
  const texts = [
    embed.title,
    embed.description,
    footer,
    ...fields.flatMap(({ name, value }) => [name, value]),
  ];
  return texts.reduce<number>((sum, text) => sum + String(text ?? '').length, 0);
}

function attachmentsOf(message: Json): readonly { readonly id: unknown; readonly filename: unknown }[] {
  return Array.isArray(message.attachments) ? message.attachments : [];
}

/** A callback wraps its message in `data`; everything else is the message itself. */
function messageIn(body: unknown): Json {
  if (!isJson(body)) return {};
  return isJson(body.data) ? body.data : body;
}

function validatorOf(route: string): ValidateFunction {
  const known = compiled.get(route);
  if (known) return known;
  const [method = '', path = ''] = route.split(' ');
  const pointer = [
    'paths',
    path,
    method.toLowerCase(),
    'requestBody',
    'content',
    'application/json',
    'schema',
  ]
    .map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')))
    .join('/');
  const isValid = ajv.compile({ $ref: `discord#/${pointer}` });
  compiled.set(route, isValid);
  return isValid;
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
