import type { BodyFormat, PostReceipt } from '../analytics/ingest/intake.ts';
import type { Receipt } from '../analytics/ingest/receive.ts';
import { exportAnswer } from './otlp-answer.ts';
import { isRefused } from './refused.ts';

/** The answer to a request that was taken, even if some of its events were not. */
export type Taken = {
  readonly status: number;
  readonly mediaType?: string;
  readonly body?: string | Uint8Array;
};

/** What the clients of each format expect to hear. */
export const ANSWERS: Readonly<Record<BodyFormat, (receipt: PostReceipt) => Taken>> = {
  json: (receipt) => asJson(statusOf(receipt), receipt),
  lines: (receipt) => asJson(statusOf(receipt), receipt),
  cloudevents: (receipt) =>
    receipt.rejected.length === 0 ? { status: 204 } : asJson(statusOf(receipt), receipt),
  // These would send a whole batch again because of one record, or drop it.
  litellm: (receipt) => asJson(200, receipt),
  helicone: (receipt) => asJson(200, receipt),
  langfuse: (receipt) => asJson(207, itemsOf(receipt)),
  'otlp-traces-protobuf': exportAnswer('rejectedSpans', 'protobuf'),
  'otlp-traces-json': exportAnswer('rejectedSpans', 'json'),
  'otlp-logs-protobuf': exportAnswer('rejectedLogRecords', 'protobuf'),
  'otlp-logs-json': exportAnswer('rejectedLogRecords', 'json'),
  'otlp-metrics-protobuf': exportAnswer('rejectedDataPoints', 'protobuf'),
  'otlp-metrics-json': exportAnswer('rejectedDataPoints', 'json'),
};

function asJson(status: number, body: object): Taken {
  return { status, mediaType: 'application/json; charset=utf-8', body: JSON.stringify(body) };
}

/** 422 when every event was refused for what it is; a conflict is about an event that is stored. */
function statusOf({ accepted, duplicates, rejected }: Receipt): number {
  if (accepted + duplicates > 0 || rejected.length === 0) return 200;
  return rejected.every(isRefused) ? 422 : 200;
}

/** Langfuse's answer names each item, https://api.reference.langfuse.com (POST /api/public/ingestion). */
function itemsOf({ understood = [], rejected }: PostReceipt): object {
  return {
    successes: understood.map((id) => ({ id, status: 201 })),
    errors: rejected
      .filter(isRefused)
      .map(({ id, code, message }) => ({ id: id ?? '', status: 400, message: `${code}: ${message}` })),
  };
}
