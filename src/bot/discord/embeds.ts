import {
  type APIActionRowComponent,
  type APIButtonComponentWithCustomId,
  type APIEmbed,
  type APIEmbedField,
  type APIStringSelectComponent,
  ButtonStyle,
  ComponentType,
} from 'discord.js';
import type { Figure, Message, MessageFile, Tone } from '../../analytics/message.ts';
import { say } from '../../language/say.ts';
import { type Control, controlsOf } from '../chat/controls.ts';
import { plainTable } from '../chat/plain-table.ts';
import { cut, cutLines, moreText, oneLine } from '../chat/plain-text.ts';
import { markedHeadline } from '../chat/tone.ts';
import type { Answer, ShownAction } from '../platform.ts';
import { footingSentences, sentenceLines } from '../reply/wording.ts';
import { escapeDiscord, escapeFenced, fenced } from './escape.ts';
import { DEFAULT_FILE_BYTES, DISCORD_LIMITS, EMBED_SHARES, TABLE_WIDTH } from './limits.ts';

/** The body of a message request and the files that go with it, in the order of `attachments`, named as there. */
export type DiscordPayload = {
  readonly body: {
    readonly content: string;
    readonly embeds: readonly APIEmbed[];
    readonly components: readonly APIActionRowComponent<
      APIButtonComponentWithCustomId | APIStringSelectComponent
    >[];
    readonly attachments: readonly {
      readonly id: string;
      readonly filename: string;
      readonly description?: string;
    }[];
    readonly allowed_mentions: { readonly parse: readonly never[] };
  };
  readonly files: readonly MessageFile[];
};

const COLOURS: Readonly<Record<Tone, number | null>> = {
  answer: null,
  digest: 0x5b6b8c,
  good: 0x2e9e5b,
  notice: 0x2f6fde,
  warning: 0xd97a06,
  alert: 0xc9302c,
  problem: 0x8a8a8a,
};

const STYLES = { primary: ButtonStyle.Primary, danger: ButtonStyle.Danger } as const;

/**
 * An answer as a Discord message: the headline as content (it is what a phone shows), the rest as one
 * embed, further pictures as embeds of their own. What is left out is counted or named, in the language
 * spoken, which has to be the answer's.
 */
export function toDiscord(answer: Answer, fileBytes: number = DEFAULT_FILE_BYTES): DiscordPayload {
  const { message, actions } = answer;
  const small = answer.files.filter((file) => file.content.byteLength <= fileBytes);
  const files = withPlainNames(small.slice(0, DISCORD_LIMITS.files));
  const left = answer.files.filter((file) => !small.includes(file));
  const lines = [
    ...sentenceLines(message),
    ...left.map(({ name }) => say`${name} is too large to send here.`),
  ];
  const [first, ...others] = pictureUrls(files);
  const embed = withoutEmpty({
    description: descriptionOf(lines, message),
    fields: figureFields(message.figures),
    footer: { text: footerOf(message) },
    ...(first && { image: { url: first } }),
    ...(COLOURS[message.tone] !== null && { color: COLOURS[message.tone] }),
  });
  const pictures = others.map((url) => ({ image: { url } })).slice(0, DISCORD_LIMITS.embeds - 1);
  return {
    body: {
      content: cut(escapeDiscord(markedHeadline(message)), DISCORD_LIMITS.content),
      embeds: [...(embed ? [embed] : []), ...pictures],
      components: controlRows(actions),
      attachments: files.map(attachmentOf),
      allowed_mentions: { parse: [] },
    },
    files,
  };
}

/** The same words without embed or buttons, should Discord refuse the message. */
export function toDiscordText({ message }: Answer): DiscordPayload {
  const words = [
    markedHeadline(message),
    ...sentenceLines(message),
    ...message.figures.map((figure) => `${oneLine(figure.label)}: ${figureText(figure)}`),
    footerOf(message),
  ];
  const content = escapeDiscord(cutLines(words, DISCORD_LIMITS.content, escapeDiscord));
  const body = { content, embeds: [], components: [], attachments: [], allowed_mentions: { parse: [] } };
  return { body, files: [] };
}

/** Names as they may stand in an attachment:// address, no two alike. */
function withPlainNames(files: readonly MessageFile[]): readonly MessageFile[] {
  const taken = new Set<string>();
  return files.map((file, index) => {
    const plain = file.name
      .normalize('NFKD')
      .replace(/[^A-Za-z0-9._-]+/g, '_')
      .slice(-80);
    const name = taken.has(plain) ? `${index}-${plain}` : plain;
    taken.add(name);
    return { ...file, name };
  });
}

function attachmentOf(file: MessageFile, index: number) {
  const alt = file.alt ? { description: cut(oneLine(file.alt), DISCORD_LIMITS.altText) } : {};
  return { id: String(index), filename: file.name, ...alt };
}

function pictureUrls(files: readonly MessageFile[]): readonly string[] {
  return files.filter((file) => file.mediaType === 'image/png').map(({ name }) => `attachment://${name}`);
}

function descriptionOf(lines: readonly string[], { table, period }: Message): string {
  // Without a table its room is free for words: help is nothing else.
  const room = table ? EMBED_SHARES.lines : EMBED_SHARES.lines + EMBED_SHARES.table;
  const words = lines.length > 0 ? escapeDiscord(cutLines(lines, room, escapeDiscord)) : '';
  if (!table) return words;
  const characters = EMBED_SHARES.table - fenced('').length;
  const space = { width: TABLE_WIDTH, characters, encode: escapeFenced };
  const drawn = fenced(plainTable(table, period?.timeZone ?? 'UTC', space));
  return words ? `${words}\n${drawn}` : drawn;
}

/** As many figures as fit their share; the last field counts the others. */
function figureFields(figures: readonly Figure[]): readonly APIEmbedField[] {
  const fields = figures.map(figureField);
  for (let count = Math.min(fields.length, DISCORD_LIMITS.fields); count > 0; count -= 1) {
    const more = fields.length - count;
    const shown = more === 0 ? fields : [...fields.slice(0, count - 1), moreField(more + 1)];
    if (sizeOf(shown) <= EMBED_SHARES.figures) return shown;
  }
  return [];
}

function figureField(figure: Figure): APIEmbedField {
  // A label or value may take a quarter of the share, so a few long ones still stand side by side.
  const room = EMBED_SHARES.figures / 4;
  const name = escapeDiscord(cut(oneLine(figure.label) || '–', DISCORD_LIMITS.fieldName, escapeDiscord));
  return { name, value: escapeDiscord(cut(figureText(figure), room, escapeDiscord)), inline: true };
}

function moreField(count: number): APIEmbedField {
  return { name: '…', value: escapeDiscord(moreText(count, 'figure')), inline: true };
}

function sizeOf(fields: readonly APIEmbedField[]): number {
  return fields.reduce((sum, { name, value }) => sum + name.length + value.length, 0);
}

function figureText({ text, change }: Figure): string {
  return oneLine(change ? `${text} (${change})` : text) || '–';
}

/** Small print is plain text in Discord: nothing in it formats, links or mentions. */
function footerOf(message: Message): string {
  const lines = [footingSentences(message).map(oneLine).join(' · '), oneLine(message.command)];
  return cutLines(
    lines.filter((line) => line !== ''),
    EMBED_SHARES.footer,
  );
}

function withoutEmpty(embed: {
  readonly description: string;
  readonly fields: readonly APIEmbedField[];
  readonly footer: { readonly text: string };
  readonly image?: { readonly url: string };
  readonly color?: number | null;
}): APIEmbed | null {
  const { description, fields, footer, image, color } = embed;
  if (description === '' && fields.length === 0 && footer.text === '' && !image) return null;
  return {
    ...(description !== '' && { description }),
    ...(fields.length > 0 && { fields: [...fields] }),
    ...(footer.text !== '' && { footer }),
    ...(image && { image }),
    ...(color !== null && color !== undefined && { color }),
  };
}

type Rows = DiscordPayload['body']['components'];

/** Rows of buttons, then a row for each menu. */
function controlRows(actions: readonly ShownAction[]): Rows {
  const controls = controlsOf(actions);
  const menus = controls.filter((control) => control.kind === 'menu').slice(0, DISCORD_LIMITS.rows - 1);
  return [...buttonRows(controls, DISCORD_LIMITS.rows - menus.length), ...menus.map(menuRow)];
}

function buttonRows(controls: readonly Control[], most: number): Rows {
  const buttons = controls
    .flatMap((control) => (control.kind === 'button' ? [button(control.action)] : []))
    .slice(0, most * DISCORD_LIMITS.buttonsPerRow);
  const rows = Math.ceil(buttons.length / DISCORD_LIMITS.buttonsPerRow);
  return Array.from({ length: rows }, (_, row) => ({
    type: ComponentType.ActionRow,
    components: buttons.slice(row * DISCORD_LIMITS.buttonsPerRow, (row + 1) * DISCORD_LIMITS.buttonsPerRow),
  }));
}

function button(action: ShownAction): APIButtonComponentWithCustomId {
  return {
    type: ComponentType.Button,
    style: action.style ? STYLES[action.style] : ButtonStyle.Secondary,
    label: cut(oneLine(action.label) || '–', DISCORD_LIMITS.buttonLabel),
    custom_id: action.id,
  };
}

/** What is chosen comes back as the choice's own id; the menu's only tells it from others of the message. */
function menuRow({ name, choices }: Extract<Control, { kind: 'menu' }>, index: number): Rows[number] {
  return {
    type: ComponentType.ActionRow,
    components: [
      {
        type: ComponentType.StringSelect,
        custom_id: `menu-${index}`,
        placeholder: cut(oneLine(name) || '–', DISCORD_LIMITS.placeholder),
        options: choices.slice(0, DISCORD_LIMITS.selectOptions).map(({ id, label }) => ({
          label: cut(oneLine(label) || '–', DISCORD_LIMITS.optionLabel),
          value: id,
        })),
      },
    ],
  };
}
