import { z } from 'zod';

/**
 * The native usage event of the design's section 4.4 said a second time, in zod, to compare the
 * table-driven reader with. It decides what is refused; it does not know how events are stored.
 */
const text = z
  .string()
  .max(1_024)
  .refine((value) => value.isWellFormed() && !value.includes('\u0000'));
const printable = z
  .string()
  .refine((value) => value.isWellFormed() && !/\p{Cc}/u.test(value) && Buffer.byteLength(value) <= 255);
const count = z.int().min(0).max(Number.MAX_SAFE_INTEGER).nullish();
const duration = z
  .number()
  .min(0)
  .max(366 * 86_400_000)
  .nullish();
const instant = z.union([
  z.iso.datetime({ offset: true }).refine((value) => Date.parse(value) >= 0),
  z.int().min(0).max(8.64e15),
]);
const money = z.union([z.number().min(0).max(1e9), z.string().regex(/^\d{1,10}(\.\d{1,18})?$/)]).nullish();
const list = <Entry extends z.ZodType>(entry: Entry) => z.array(entry).max(64).nullish();

export const nativeReference = z
  .object({
    id: printable.min(1),
    occurredAt: instant.nullish(),
    user: z
      .union([
        printable,
        z.object({ id: printable.nullish(), email: printable.nullish(), name: printable.nullish() }),
      ])
      .nullish(),
    apiKey: printable.nullish(),
    ...Object.fromEntries(
      (
        'team model provider agent feature action surface department costCenter project customer assistant ' +
        'queryType integration platform environment service operation serviceTier region requestModel errorType ' +
        'finishReason capReason'
      )
        .split(' ')
        .map((name) => [name, text.nullish()]),
    ),
    ...Object.fromEntries(
      'run traceId spanId parentSpanId conversation message workItem deviceId retryOf'
        .split(' ')
        .map((name) => [name, printable.nullish()]),
    ),
    status: z.enum(['ok', 'error', 'cancelled', 'capped']).nullish(),
    billingSource: z.enum(['system', 'byok']).nullish(),
    billingMode: z.enum(['metered', 'included', 'subscription', 'free']).nullish(),
    inputTokens: count,
    cacheReadTokens: count,
    cacheWriteTokens: count,
    cacheWrite1hTokens: count,
    inputAudioTokens: count,
    inputImageTokens: count,
    inputVideoTokens: count,
    outputTokens: count,
    reasoningTokens: count,
    outputAudioTokens: count,
    webSearches: count,
    images: count,
    audioSeconds: count,
    requests: count,
    latencyMs: duration,
    timeToFirstTokenMs: duration,
    httpStatus: z.int().min(100).max(599).nullish(),
    gatewayCacheHit: z.boolean().nullish(),
    reportedCostUsd: money,
    upstreamCostUsd: money,
    tags: list(text),
    tools: list(z.object({ name: text.min(1), calls: count, tokens: count })),
    files: list(
      z.object({ id: printable.min(1), name: text.nullish(), bytes: count, extractedTokens: count }),
    ),
  })
  .superRefine((event, context) => {
    const atMost = (part: number | null | undefined, whole: number | null | undefined) => {
      if ((part ?? 0) > (whole ?? Number.POSITIVE_INFINITY))
        context.addIssue('a part is larger than its whole');
    };
    atMost((event.cacheReadTokens ?? 0) + (event.cacheWriteTokens ?? 0), event.inputTokens);
    atMost(event.cacheWrite1hTokens, event.cacheWriteTokens);
    atMost(event.inputAudioTokens, event.inputTokens);
    atMost(event.inputImageTokens, event.inputTokens);
    atMost(event.inputVideoTokens, event.inputTokens);
    atMost(event.reasoningTokens, event.outputTokens);
    atMost(event.outputAudioTokens, event.outputTokens);
  });
