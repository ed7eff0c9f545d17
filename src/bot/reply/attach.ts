import { toCsv, toNdjson } from '../../analytics/csv.ts';
import type { PrintDocument } from '../../analytics/document.ts';
import type { Chart, Message, MessageFile } from '../../analytics/message.ts';
import type { StateStore, StoredAction } from '../../analytics/state.ts';
import { speaking } from '../../language/locale.ts';
import { say } from '../../language/say.ts';
import type { AskedFile } from '../grammar/query.ts';
import type { Answer, ShownAction } from '../platform.ts';
import { toDocument } from './document.ts';

export type DrawChart = (chart: Chart) => Promise<Uint8Array>;

export type AttachServices = {
  readonly state: Pick<StateStore, 'saveActions'>;
  /** PNG of a chart; a rejection costs the picture and nothing else. Null where nobody would see one. */
  readonly draw: DrawChart | null;
  /** PDF of a message; without it nobody is given one. */
  readonly print?: PrintDocument | null;
  readonly now: () => number;
  readonly randomId: (bits: number) => string;
  readonly log: AttachLog;
};

export type AttachLog = {
  readonly warn: (fields: Readonly<Record<string, unknown>>, message: string) => void;
};

export type AttachOptions = {
  readonly org: string;
  /** Only this member may press the buttons; null: anyone in the organisation. */
  readonly member: string | null;
  /** Its name, where it is known, for paper. */
  readonly organisation?: string;
  readonly files?: readonly AskedFile[];
  /** Finished files, sent as they are. */
  readonly kept?: readonly MessageFile[];
};

const ACTION_MS = 24 * 3_600_000;
const ACTION_BITS = 128;

/** A message with its pictures drawn, its table as a file and its buttons stored, in its language: what platforms show. */
export function attach(message: Message, options: AttachOptions, services: AttachServices): Promise<Answer> {
  return speaking(message.locale, () => attached(message, options, services));
}

async function attached(message: Message, options: AttachOptions, services: AttachServices): Promise<Answer> {
  const [pictures, printed, actions] = await Promise.all([
    drawAll(message, services),
    maybePrinted(message, options, services),
    storeActions(message, options, services),
  ]);
  const files = [...pictures, ...tableFiles(message, options.files ?? []), ...printed.files];
  return {
    message: { ...message, lines: [...message.lines, ...printed.lines] },
    files: [...files, ...(options.kept ?? [])],
    actions,
  };
}

type Printed = { readonly files: readonly MessageFile[]; readonly lines: readonly string[] };

/** The whole message on paper, where that was asked for or there is more of it than fits in chat. */
async function maybePrinted(
  message: Message,
  {
    files = [],
    organisation = null,
  }: Pick<AttachOptions, 'files'> & { readonly organisation?: string | null },
  { print, now, log }: AttachServices,
): Promise<Printed> {
  const isWanted = files.includes('pdf') || message.sections !== undefined;
  if (!print || !isWanted || message.error) return { files: [], lines: [] };
  const name = `${message.csvName ?? 'tokenbell'}${freshness(message)}.pdf`;
  try {
    const content = await print(toDocument(message, { organisation, now: now() }));
    return { files: [{ name, mediaType: 'application/pdf', content, alt: null }], lines: [] };
  } catch (error) {
    log.warn({ error, command: message.command }, 'a PDF could not be made');
    return { files: [], lines: [say`The PDF could not be made; the numbers are all in the CSV.`] };
  }
}

async function drawAll(message: Message, services: AttachServices): Promise<readonly MessageFile[]> {
  const { draw } = services;
  if (!draw) return [];
  const drawn = await Promise.all(
    message.charts.map((chart, index) => drawOne(message, chart, index, { ...services, draw })),
  );
  return drawn.filter((file) => file !== undefined);
}

async function drawOne(
  message: Message,
  chart: Chart,
  index: number,
  { draw, log }: AttachServices & { readonly draw: DrawChart },
): Promise<MessageFile | undefined> {
  try {
    const content = await draw(chart);
    return { name: pictureName(message, chart, index), mediaType: 'image/png', content, alt: chart.alt };
  } catch (error) {
    // Text never waits for a picture: the numbers are all in the message.
    log.warn({ error, kind: chart.kind, command: message.command }, 'a chart could not be drawn');
    return undefined;
  }
}

/** Names are unique within a message, and the same for the same chart, so that a reply can name its file. */
export function pictureName({ csvName, charts }: Message, chart: Chart, index: number): string {
  const isAlone = charts.filter(({ kind }) => kind === chart.kind).length === 1;
  return `${csvName ?? 'tokenbell'}-${chart.kind}${isAlone ? '' : `-${index + 1}`}.png`;
}

function tableFiles(message: Message, asked: readonly AskedFile[]): readonly MessageFile[] {
  const { csvName } = message;
  const table = message.fileTable ?? message.table;
  if (!table || csvName === null) return [];
  const name = `${csvName}${freshness(message)}`;
  const csv: MessageFile = { name: `${name}.csv`, mediaType: 'text/csv', content: toCsv(table), alt: null };
  if (!asked.includes('json')) return [csv];
  return [
    csv,
    { name: `${name}.ndjson`, mediaType: 'application/x-ndjson', content: toNdjson(table), alt: null },
  ];
}

/** A file outlives its message, so its name says how far its data went: "-data-to-20261121T1109Z". */
function freshness({ footing }: Message): string {
  if (!footing || footing.dataTo === null) return '';
  const at = new Date(Date.parse(footing.dataTo)).toISOString().slice(0, 16);
  return `-data-to-${at.replace(/[-:]/g, '')}Z`;
}

/** The platform is told an id that means nothing; the command stays with us. */
async function storeActions(
  { actions }: Message,
  { org, member }: AttachOptions,
  { state, now, randomId, log }: AttachServices,
): Promise<readonly ShownAction[]> {
  if (actions.length === 0) return [];
  const stored = actions.map((action) => ({ ...action, id: randomId(ACTION_BITS) }));
  const expiresAt = now() + ACTION_MS;
  try {
    await state.saveActions(
      stored.map(({ id, command }): StoredAction => ({ id, org, command, member, expiresAt })),
    );
  } catch (error) {
    // A full disk and a locked database take no buttons, but they can be read.
    log.warn({ error }, 'buttons could not be stored');
    return [];
  }
  return stored.map(({ command: _, ...shown }) => shown);
}
