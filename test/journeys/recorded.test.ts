import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { maybeDatabaseFile } from '../../db/open.ts';
import { toExported } from '../../src/analytics/ingest/formats/native/exported.ts';
import { secretHash } from '../../src/analytics/ingest/secret.ts';
import { PLAIN_ORGANISATION } from '../../src/analytics/state/organisation.ts';
import { createProgram, type Program } from '../../src/compose/program.ts';
import { readConfig } from '../../src/config.ts';
import { DATABASES } from '../support/databases.ts';
import type { Home } from '../support/process-run.ts';
import {
  asExpected,
  type ExpectedEvent,
  inPieces,
  type Recorded,
  recordedRequests,
  sentencesIn,
} from '../support/recorded.ts';

/** The evening of the day the recordings were made. */
const NOW = Date.parse('2026-11-20T23:00:00Z');
const keyOf = (org: string) => `tb_${hash('sha256', org, 'base64url')}`;

describe.each(DATABASES)('what real clients sent, on one $name', ({ create }) => {
  let home: Home;
  let program: Program;
  let address: string;
  const logged: string[] = [];
  const organisations = ['default'];

  beforeAll(async () => {
    home = await create({ HELICONE_WEBHOOK_SECRET: 'EXAMPLE_HELICONE_SECRET' });
    program = await createProgram({
      config: readConfig(home.environment),
      log: pino({ level: 'trace' }, { write: (line) => void logged.push(line) }),
      now: () => NOW,
    });
    address = await program.start();
  }, 60_000);
  afterAll(async () => {
    await program.stop();
    await home.remove();
  });

  /** An organisation of its own, so that recordings that share ids do not meet. */
  async function newOrganisation(org: string): Promise<void> {
    organisations.push(org);
    const { state } = program.stores;
    await state.apply({
      organisation: { id: org, name: org, timeZone: 'UTC', people: 'named', ...PLAIN_ORGANISATION },
    });
    const key = {
      id: org,
      org,
      scope: 'ingest',
      name: null,
      member: null,
      createdAt: 0,
      boundTo: null,
      revokedAt: null,
    };
    await state.createKey({ ...key, scope: 'ingest' }, secretHash(keyOf(org)));
  }

  async function send(requests: Recorded['requests'], org: string): Promise<readonly number[]> {
    const statuses: number[] = [];
    for (const { method, path, headers, body } of requests) {
      const { 'content-length': _, 'transfer-encoding': __, ...given } = headers;
      const isBasic = given.authorization?.startsWith('Basic');
      const basic = `Basic ${Buffer.from(`pk-lf-EXAMPLE:${keyOf(org)}`).toString('base64')}`;
      const authorization = isBasic ? basic : `Bearer ${keyOf(org)}`;
      statuses.push(await sendOnce(path, { method, headers: { ...given, authorization }, body }));
    }
    return statuses;
  }

  /** A busy machine makes the server say "later", and clients obey. */
  async function sendOnce(path: string, request: RequestInit): Promise<number> {
    for (;;) {
      const answer = await fetch(`${address}${path}`, request);
      await answer.arrayBuffer();
      if (answer.status !== 503) return answer.status;
    }
  }

  async function stored(org: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const query = { org, from: 0, to: NOW * 2, filters: [] };
    const found = [];
    for await (const page of program.stores.usage.events(query)) found.push(...page.map(toExported));
    return found;
  }

  async function expectStored(org: string, { events }: Recorded): Promise<void> {
    const found = await stored(org);
    expect(events.map((one) => saidOf(one, found))).toEqual(events);
    expect(found).toHaveLength(events.length);
    expect(await program.stores.usage.verify(org)).toEqual([]);
  }

  it.each(recordedRequests())(
    '$name counts each call once, however often and in whatever order it comes',
    async (recorded) => {
      const { name, requests } = recorded;
      // Helicone's webhook carries no key of an organisation.
      const org = name === 'helicone-webhook' ? 'default' : name;
      if (org !== 'default') await newOrganisation(org);
      const isTaken = (status: number) => status >= 200 && status < 300;
      expect(await send(requests, org)).toSatisfy((statuses: readonly number[]) => statuses.every(isTaken));
      await expectStored(org, recorded);
      await send(requests, org);
      await send(inPieces(recorded) ?? [], org);
      await expectStored(org, recorded);
      if (org === 'default') return;
      const other = `${name}-backwards`;
      await newOrganisation(other);
      await send(requests.toReversed(), other);
      await expectStored(other, recorded);
    },
    60_000,
  );

  it.each(recordedTraces())(
    '$name is the same span by span, children and parents in any order',
    async (recorded) => {
      const pieces = inPieces(recorded) ?? [];
      const orders = { forwards: pieces.toReversed(), backwards: pieces };
      for (const [order, requests] of Object.entries(orders)) {
        const org = `${recorded.name}-${order}-in-pieces`;
        await newOrganisation(org);
        await send(requests, org);
        await expectStored(org, recorded);
      }
    },
    60_000,
  );

  it('leaves nothing of what was asked and answered in rows, exports or the log', async () => {
    const sentences = recordedRequests().flatMap(sentencesIn);
    expect(sentences.length).toBeGreaterThan(50);
    const rows = await Promise.all(organisations.map(stored));
    const file = maybeDatabaseFile(readConfig(home.environment).databaseUrl);
    const files = file === undefined ? [] : [file, `${file}-wal`].map((one) => readFileSync(one, 'utf8'));
    const kept = [JSON.stringify(rows), ...logged, ...files].join('\n');
    const found = sentences.filter((text) => kept.includes(JSON.stringify(text).slice(1, -1)));
    expect(found).toEqual([]);
    expect(kept).not.toMatch(/sk-lf-|EXAMPLE_HELICONE_SECRET|tb_ingest_EXAMPLE|om_EXAMPLE/);
    expect(organisations.filter((org) => kept.includes(keyOf(org)))).toEqual([]);
  });
});

function recordedTraces(): readonly Recorded[] {
  const isTraces = ({ path }: { readonly path: string }) => path.endsWith('/v1/traces');
  return recordedRequests().filter(({ requests }) => requests.every(isTraces));
}

/** The stored event that shares a key with the expected one, in its words. */
function saidOf(expected: ExpectedEvent, found: readonly Readonly<Record<string, unknown>>[]): unknown {
  const isSame = ({ idKeys }: Readonly<Record<string, unknown>>) =>
    Array.isArray(idKeys) && expected.idKeys.some((key) => idKeys.includes(key));
  const event = found.find(isSame);
  return event ? asExpected(event, expected) : found.map(({ idKeys }) => idKeys);
}
