import type { FastifyInstance } from 'fastify';
import type { MessageFile } from '../analytics/message.ts';
import type { ApiKey } from '../analytics/state.ts';
import { maybeLocale } from '../language/locale.ts';
import { authorized, type FindKey } from './authorization.ts';
import { HttpProblem } from './problem.ts';

/** What a question is answered with: the reply as JSON, and its files. */
export type Asked = {
  readonly reply: unknown;
  readonly files: readonly MessageFile[];
  /** Why there is no answer: the code of the reply's error. */
  readonly problem: string | null;
};

/** Answers a question with the rights of the member a key acts as; a PDF is made where one is wanted. */
export type Ask = (
  key: ApiKey,
  question: string,
  wanted: {
    readonly files?: readonly 'pdf'[];
    /** Undefined where no language that is spoken was asked for. */
    readonly locale: string | undefined;
  },
) => Promise<Asked>;

const MEDIA_TYPES = {
  csv: 'text/csv',
  png: 'image/png',
  pdf: 'application/pdf',
} as const satisfies Readonly<Record<string, MessageFile['mediaType']>>;

/**
 * `GET /v1/ask?q=team+7d[&format=csv|png|pdf]` with a read key: whatever chat answers, as JSON or as its file. Without
 * a format the Accept header chooses; Accept-Language chooses the language of its words, `es` for instance.
 */
export function addAskRoute(
  server: FastifyInstance,
  { findKey, ask }: { readonly findKey: FindKey; readonly ask: Ask },
): void {
  server.get('/v1/ask', async (request, reply) => {
    const key = await authorized(request, 'read', findKey);
    // Fastify parses a query string into texts, and into lists of texts where a name is repeated.
    const {
      q,
      format = acceptedFormat(request.headers.accept),
      ...others
    } = request.query as Readonly<Record<string, unknown>>;
    const [unknown] = Object.keys(others);
    if (unknown !== undefined) throw badQuery(`there is no "${unknown.slice(0, 60)}" here`);
    if (typeof q !== 'string' || q.trim() === '') throw badQuery('q holds the question');
    if (typeof format !== 'string' || !(format === 'json' || format in MEDIA_TYPES))
      throw badQuery('format is one of json, csv, png and pdf');
    const asked = await ask(key, q, {
      files: format === 'pdf' ? ['pdf'] : [],
      locale: acceptedLocale(request.headers['accept-language']),
    });
    reply.header('cache-control', 'private, no-store');
    if (asked.problem !== null) return reply.code(statusOf(asked.problem)).send(asked.reply);
    if (format === 'json') return reply.send(asked.reply);
    return sendFile(format as keyof typeof MEDIA_TYPES); // is no other, as was just checked

    function sendFile(wanted: keyof typeof MEDIA_TYPES) {
      const file = asked.files.find(({ mediaType }) => mediaType === MEDIA_TYPES[wanted]);
      if (!file) throw new HttpProblem(404, 'no_such_file', { message: `this answer has no ${wanted} file` });
      return reply
        .type(file.mediaType === 'text/csv' ? 'text/csv; charset=utf-8' : file.mediaType)
        .header('content-disposition', `attachment; filename="${file.name.replace(/[^\w.-]/g, '-')}"`)
        .send(Buffer.from(file.content));
    }
  });
}

/** The format that is wanted most, the first that is named of several; whatever else is accepted, JSON is what there is. */
function acceptedFormat(accept = ''): string {
  const formats = new Map<string, string>([
    ['application/json', 'json'],
    ...Object.entries(MEDIA_TYPES).map(([format, type]) => [type, format] as const),
  ]);
  const named = byWeight(accept).find(({ value }) => formats.has(value));
  return formats.get(named?.value ?? '') ?? 'json';
}

/** The language that is wanted most of those that are spoken here, the first that is named of several. */
function acceptedLocale(accept = ''): string | undefined {
  const tags = byWeight(accept).map(({ value }) => value);
  return tags.map(maybeLocale).find((locale) => locale !== undefined);
}

type Weighted = { readonly value: string; readonly weight: number };

/** What a header such as "text/csv;q=0.1, application/json" wants, the most wanted first; 0 is not wanted at all. */
function byWeight(header: string): readonly Weighted[] {
  const wanted = header.split(',').map((part) => {
    const [value = '', ...parameters] = part.split(';').map((text) => text.trim());
    const weight = parameters
      .map((text) => /^q=([\d.]+)$/i.exec(text)?.[1])
      .find((text) => text !== undefined);
    return { value: value.toLowerCase(), weight: weight === undefined ? 1 : Number(weight) };
  });
  return wanted.filter(({ weight }) => weight > 0).sort((one, other) => other.weight - one.weight);
}

const STATUSES: Readonly<Record<string, number>> = {
  insufficient_access: 403,
  not_linked: 403,
  read_only: 403,
  internal: 503,
};

function statusOf(problem: string): number {
  return STATUSES[problem] ?? 400;
}

function badQuery(message: string): HttpProblem {
  return new HttpProblem(400, 'bad_query', { message, hint: 'for example: /v1/ask?q=team+7d&format=csv' });
}
