import type { types } from '@slack/bolt';
import type { Figure, Message, Table } from '../../analytics/message.ts';
import { say } from '../../language/say.ts';
import { type Control, controlsOf } from '../chat/controls.ts';
import { plainTable } from '../chat/plain-table.ts';
import { cut, cutLines, moreText, oneLine } from '../chat/plain-text.ts';
import { markedHeadline } from '../chat/tone.ts';
import type { Answer, ShownAction } from '../platform.ts';
import { footingSentences, sentenceLines } from '../reply/wording.ts';
import { escapeFenced, escapeSlack, fenced, formatted, plainText } from './escape.ts';
import { SLACK_LIMITS, TABLE_WIDTH } from './limits.ts';

export type SlackPayload = {
  /** What a phone's notification and a screen reader say. */
  readonly text: string;
  readonly blocks: readonly types.KnownBlock[];
};

/** A picture Slack holds already, by its file id. */
export type HeldPicture = { readonly fileId: string; readonly alt: string };

/** Buttons are told from other apps' by this; the rest of an action id only keeps it unique. */
export const ACTION_PREFIX = 'tokenbell:';

const FENCE_LENGTH = fenced('').length;
const MAX_FIGURES = 2 * SLACK_LIMITS.sectionFields;
const MAX_PICTURES = 10;

/**
 * An answer as Slack blocks: headline, sentences, figures, table, pictures, small print, buttons. Every
 * part is within Slack's limits; what is left out is counted ("+N more"). Slack's own table and chart
 * blocks are not used: workspaces that lack them refuse the whole message. Our own words are in the
 * language spoken, which has to be the answer's.
 */
export function toBlocks(answer: Answer, pictures: readonly HeldPicture[] = []): SlackPayload {
  const { message } = answer;
  const blocks: types.KnownBlock[] = [
    { type: 'header', text: plainText(markedHeadline(message), SLACK_LIMITS.headerText) },
    ...sentences(message),
    ...figureSections(message.figures),
    ...(message.table ? [tableSection(message.table, message.period?.timeZone ?? 'UTC')] : []),
    ...pictureBlocks(pictures),
    ...smallPrint(message),
    ...buttonRow(answer.actions),
  ];
  return { text: pushText(message), blocks: blocks.slice(0, SLACK_LIMITS.blocks) };
}

/** The pictures alone, for the answer whose words are said already. */
export function toPictureBlocks(pictures: readonly HeldPicture[]): SlackPayload {
  const text = cut(pictures.map(({ alt }) => oneLine(alt)).join(' '), SLACK_LIMITS.messageText, escapeSlack);
  return { text: escapeSlack(text), blocks: pictureBlocks(pictures) };
}

/** The same words without any block, for workspaces that refuse the blocks. */
export function toPlainText(answer: Answer): string {
  const { message } = answer;
  const zone = message.period?.timeZone ?? 'UTC';
  const words = [
    markedHeadline(message),
    ...sentenceLines(message),
    ...message.figures.map((figure) => `${oneLine(figure.label)}: ${figureText(figure)}`),
    ...smallPrintLines(message),
  ];
  const room = SLACK_LIMITS.messageText - SLACK_LIMITS.sectionText;
  const text = escapeSlack(cutLines(words, room, escapeSlack));
  return message.table ? `${text}\n${tableText(message.table, zone)}` : text;
}

function pushText(message: Message): string {
  return escapeSlack(cut(markedHeadline(message), SLACK_LIMITS.messageText, escapeSlack));
}

function sentences(message: Message): types.KnownBlock[] {
  const lines = sentenceLines(message);
  if (lines.length === 0) return [];
  const text = cutLines(lines, SLACK_LIMITS.sectionText, escapeSlack);
  return [{ type: 'section', text: plainText(text, SLACK_LIMITS.sectionText) }];
}

function figureSections(figures: readonly Figure[]): types.KnownBlock[] {
  const isTooMany = figures.length > MAX_FIGURES;
  const shown = figures.slice(0, isTooMany ? MAX_FIGURES - 1 : MAX_FIGURES).map(figureField);
  if (isTooMany) shown.push(formatted(moreText(figures.length - shown.length, 'figure')));
  const sections: types.KnownBlock[] = [];
  for (let at = 0; at < shown.length; at += SLACK_LIMITS.sectionFields)
    sections.push({ type: 'section', fields: shown.slice(at, at + SLACK_LIMITS.sectionFields) });
  return sections;
}

function figureField(figure: Figure): types.MrkdwnElement {
  const label = escapeSlack(cut(oneLine(figure.label), SLACK_LIMITS.fieldText / 4, escapeSlack));
  const text = escapeSlack(cut(figureText(figure), SLACK_LIMITS.fieldText / 2, escapeSlack));
  return formatted(`*${label}*\n${text}`);
}

function figureText({ text, change }: Figure): string {
  return oneLine(change ? `${text} (${change})` : text) || '–';
}

function tableSection(table: Table, timeZone: string): types.KnownBlock {
  return { type: 'section', text: formatted(tableText(table, timeZone)) };
}

function tableText(table: Table, timeZone: string): string {
  const characters = SLACK_LIMITS.sectionText - FENCE_LENGTH;
  return fenced(plainTable(table, timeZone, { width: TABLE_WIDTH, characters, encode: escapeFenced }));
}

function pictureBlocks(pictures: readonly HeldPicture[]): types.KnownBlock[] {
  return pictures.slice(0, MAX_PICTURES).map(({ fileId, alt }) => ({
    type: 'image',
    slack_file: { id: fileId },
    alt_text: escapeSlack(cut(oneLine(alt) || say`Picture`, SLACK_LIMITS.altText, escapeSlack)),
  }));
}

function smallPrint(message: Message): types.KnownBlock[] {
  const lines = smallPrintLines(message);
  if (lines.length === 0) return [];
  const text = cutLines(lines, SLACK_LIMITS.sectionText, escapeSlack);
  return [{ type: 'context', elements: [plainText(text, SLACK_LIMITS.sectionText)] }];
}

/** How far the answer may be trusted, and the command to copy. */
function smallPrintLines(message: Message): readonly string[] {
  const trust = footingSentences(message).map(oneLine).join(' · ');
  return [trust, oneLine(message.command)].filter((line) => line !== '');
}

/** Buttons and menus in one row, which Slack breaks where a window is narrow. */
export function buttonRow(actions: readonly ShownAction[]): types.KnownBlock[] {
  const elements = controlsOf(actions).slice(0, SLACK_LIMITS.actionsElements).map(elementOf);
  return elements.length > 0 ? [{ type: 'actions', elements }] : [];
}

function elementOf(control: Control, index: number): types.Button | types.StaticSelect {
  const action_id = `${ACTION_PREFIX}${index}`;
  return control.kind === 'button'
    ? { ...button(control.action), action_id }
    : { ...menu(control.name, control.choices), action_id };
}

function button({ id, label, style }: ShownAction): types.Button {
  return {
    type: 'button',
    text: plainText(oneLine(label), SLACK_LIMITS.buttonText),
    value: id,
    ...(style && { style }),
  };
}

function menu(name: string, choices: readonly ShownAction[]): types.StaticSelect {
  return {
    type: 'static_select',
    placeholder: plainText(oneLine(name), SLACK_LIMITS.placeholder),
    options: choices.slice(0, SLACK_LIMITS.selectOptions).map(({ id, label }) => ({
      text: plainText(oneLine(label), SLACK_LIMITS.optionText),
      value: id,
    })),
  };
}
