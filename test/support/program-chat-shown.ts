import type { DiscordCall } from './discord-peer.ts';
import type { SlackCall } from './slack-peer.ts';

/** A message as a person reads it, whatever platform shows it. */
export type Shown = {
  readonly headline: string;
  readonly sentences: readonly string[];
  readonly figures: readonly string[];
  /** Lines of the monospaced table; none where there is no table. */
  readonly table: readonly string[];
  readonly smallPrint: readonly string[];
  /** Choices of menus among them. */
  readonly buttons: readonly { readonly label: string; readonly id: string }[];
  readonly hasPicture: boolean;
};

export function shownInSlack(body: SlackCall['body']): Shown {
  // Blocks were held against Slack's published schema by the peer.
  const blocks = (body.blocks ?? []) as readonly SlackBlock[];
  const sections = blocks.filter(({ type }) => type === 'section');
  const texts = sections.flatMap(({ text }) => (text ? [text.text] : []));
  const context = blocks.find(({ type }) => type === 'context');
  const buttons = blocks
    .filter(({ type }) => type === 'actions')
    .flatMap(({ elements = [] }) => elements)
    .flatMap((element) => element.options ?? [element]);
  return {
    headline: readSlack(blocks.find(({ type }) => type === 'header')?.text?.text ?? String(body.text)),
    sentences: linesOf(readSlack(texts.find((text) => !isFenced(text)) ?? '')),
    figures: sections.flatMap(({ fields = [] }) => fields.map(({ text }) => readField(text))),
    table: tableLines(readSlack(texts.find(isFenced) ?? '')),
    smallPrint: linesOf(readSlack(textOf(context?.elements?.[0]))),
    buttons: buttons.map((button) => ({ label: readSlack(textOf(button.text)), id: button.value ?? '' })),
    hasPicture: blocks.some(({ type }) => type === 'image'),
  };
}

export function shownInDiscord(body: DiscordCall['body']): Shown {
  // Bodies were held against Discord's OpenAPI document by the peer.
  const { content, embeds, components } = body as unknown as DiscordBody;
  const [embed] = embeds;
  const [words = '', fence = ''] = (embed?.description ?? '').split('```');
  return {
    headline: readDiscord(content),
    sentences: linesOf(readDiscord(words)),
    figures: (embed?.fields ?? []).map(({ name, value }) => `${readDiscord(name)}: ${readDiscord(value)}`),
    table: linesOf(fence),
    smallPrint: linesOf(embed?.footer?.text ?? ''),
    buttons: components
      .flatMap((row) => row.components)
      .flatMap((one) => one.options ?? [{ label: one.label, value: one.custom_id }])
      .map(({ label, value }) => ({ label, id: value })),
    hasPicture: embed?.image !== undefined,
  };
}

type SlackText = { readonly text: string };

type SlackElement = { readonly text?: string | SlackText; readonly value?: string };

type SlackBlock = {
  readonly type: string;
  readonly text?: SlackText;
  readonly fields?: readonly SlackText[];
  readonly elements?: readonly (SlackElement & { readonly options?: readonly SlackElement[] })[];
};

type DiscordBody = {
  readonly content: string;
  readonly embeds: readonly {
    readonly description?: string;
    readonly fields?: readonly { readonly name: string; readonly value: string }[];
    readonly footer?: { readonly text: string };
    readonly image?: object;
  }[];
  readonly components: readonly {
    readonly components: readonly {
      readonly label: string;
      readonly custom_id: string;
      readonly options?: readonly { readonly label: string; readonly value: string }[];
    }[];
  }[];
};

function textOf(element: string | SlackText | { readonly text?: string | SlackText } | undefined): string {
  if (element === undefined || typeof element === 'string') return element ?? '';
  return textOf(element.text);
}

function isFenced(text: string): boolean {
  return text.startsWith('```');
}

function tableLines(text: string): readonly string[] {
  return linesOf(text.replaceAll('```', ''));
}

/** "*Cost*\n$1.20 (+3 %)" as "Cost: $1.20 (+3 %)". */
function readField(text: string): string {
  const [label = '', value = ''] = readSlack(text).split('\n');
  return `${label.replaceAll('*', '')}: ${value}`;
}

function linesOf(text: string): readonly string[] {
  return text.split('\n').filter((line) => line !== '');
}

/** What Slack shows for its three entities. */
function readSlack(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

/** What Discord shows for a backslash before a punctuation mark. */
function readDiscord(text: string): string {
  return text.replace(/\\([\\*_~|`<>[\]()#@:+-])/g, '$1');
}
