import { Writable } from 'node:stream';

/** What the journeys need of a line of `export events`. */
export type ExportedEvent = {
  readonly id: string;
  readonly at: number;
  readonly team: string;
  readonly user: string;
  readonly agent: string;
  readonly feature: string;
  readonly model: string;
  readonly provider: string;
  readonly environment: string;
  readonly department: string;
  readonly costCenter: string;
  readonly customer: string | null;
  readonly surface: string;
  readonly action: string;
  readonly status: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly nano: bigint;
};

/** Keeps the events of an export that is written to it; the lines themselves are long. */
export function exportedEvents(): { readonly stream: Writable; readonly events: ExportedEvent[] } {
  const events: ExportedEvent[] = [];
  const stream = new Writable({
    decodeStrings: false,
    write(chunk: string, _encoding, done) {
      events.push(toEvent(chunk));
      done();
    },
  });
  return { stream, events };
}

export function readExport(text: string): readonly ExportedEvent[] {
  return text.trimEnd().split('\n').map(toEvent);
}

function toEvent(line: string): ExportedEvent {
  // The names are the contract of `export events`; one that is missing fails in the sums.
  const event = JSON.parse(line) as Omit<ExportedEvent, 'at' | 'nano'> & {
    readonly occurredAt: string;
    readonly costNanoUsd: string;
  };
  const { id, team, user, agent, feature, model, provider, environment, status } = event;
  const { department, costCenter, customer, surface, action, inputTokens, outputTokens } = event;
  return {
    ...{ id, team, user, agent, feature, model, provider, environment, status, inputTokens, outputTokens },
    ...{ department, costCenter, customer, surface, action },
    at: Date.parse(event.occurredAt),
    nano: BigInt(event.costNanoUsd),
  };
}
