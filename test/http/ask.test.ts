import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { secretHash } from '../../src/analytics/ingest/secret.ts';
import type { ApiKey } from '../../src/analytics/state.ts';
import { askBot } from '../../src/compose/ask.ts';
import { addAskRoute } from '../../src/http/ask-route.ts';
import { createBareServer } from '../../src/http.ts';
import { openTestBot, TEAMS } from '../support/bot.ts';
import { usageEvent } from '../support/event.ts';
import { recording } from '../support/store.ts';

const SECRET = `tb_${'r'.repeat(43)}`;
const INGEST = `tb_${'i'.repeat(43)}`;

async function openServer(member: string | null = 'ada', boundTo: string | null = null) {
  const test = await openTestBot({ ...TEAMS, print: async () => new TextEncoder().encode('%PDF-1.7') });
  const key = (scope: ApiKey['scope']): ApiKey => ({
    id: scope,
    org: 'default',
    scope,
    name: null,
    member,
    createdAt: 0,
    boundTo,
    revokedAt: null,
  });
  await test.state.createKey(key('read'), secretHash(SECRET));
  await test.state.createKey(key('ingest'), secretHash(INGEST));
  const server = createBareServer(undefined);
  addAskRoute(server, { findKey: (hash) => test.state.keyWithHash(hash), ask: askBot(test.bot) });
  const post = () => server.inject({ method: 'POST', url: '/v1/ask?q=team', payload: '{}' });
  const get = (query: string, secret = SECRET, headers: Readonly<Record<string, string>> = {}) =>
    server.inject({
      url: `/v1/ask?${query}`,
      headers: { authorization: `Bearer ${secret}`, ...headers },
    });
  return { ...test, get, post };
}

describe('GET /v1/ask', () => {
  it('answers what chat answers, as the published reply', async () => {
    const { get, ask } = await openServer();
    const answer = await get('q=team+7d');
    const schema = JSON.parse(readFileSync(new URL('../../data/reply.schema.json', import.meta.url), 'utf8'));
    const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(schema);
    expect(answer.statusCode).toBe(200);
    expect(validate(answer.json()), JSON.stringify(validate.errors)).toBe(true);
    const { message } = await ask('team 7d', { user: 'ada' });
    expect(answer.json().headline).toBe(message.headline);
    expect(answer.headers['cache-control']).toContain('no-store');
  });

  it('sends the file asked for', async () => {
    const { get } = await openServer();
    const csv = await get('q=team+7d&format=csv');
    expect(csv.headers['content-type']).toContain('text/csv');
    expect(csv.headers['content-disposition']).toMatch(/^attachment; filename="[\w.-]+\.csv"$/);
    expect(csv.body).toContain('cost (USD)');
    const png = await get('q=team+7d&format=png');
    expect(png.headers['content-type']).toBe('image/png');
    expect([...png.rawPayload.subarray(0, 4)]).toEqual([137, 80, 78, 71]);
    const pdf = await get('q=team+7d&format=pdf');
    expect([pdf.headers['content-type'], pdf.body]).toEqual(['application/pdf', '%PDF-1.7']);
    expect(pdf.headers['content-disposition']).toMatch(/^attachment; filename="[\w.-]+\.pdf"$/);
  });

  it.each([
    ['application/pdf', 'application/pdf'],
    ['text/csv;q=0.9, */*', 'text/csv; charset=utf-8'],
    ['text/html, application/json, text/csv', 'application/json; charset=utf-8'],
    ['*/*', 'application/json; charset=utf-8'],
    ['text/csv;q=0.1, application/json;q=0.9', 'application/json; charset=utf-8'],
    ['application/json;q=0, text/csv; charset=utf-8; q=0.001', 'text/csv; charset=utf-8'],
  ])('answers what accepts %s with %s', async (accept, type) => {
    const { get } = await openServer();
    expect((await get('q=team+7d', SECRET, { accept })).headers['content-type']).toBe(type);
  });

  it('knows no more than the member the key acts as', async () => {
    const { get } = await openServer('carl');
    const refused = await get('q=org+7d');
    expect([refused.statusCode, refused.json().error.code]).toEqual([403, 'insufficient_access']);
    const unknown = await get('q=user+ana+7d');
    expect([unknown.statusCode, unknown.json().error.code]).toEqual([400, 'unknown_name']);
    expect(unknown.body).not.toContain('Ana');
  });

  it('tells a key that is bound to a customer what they used, and nothing else', async () => {
    const { get, usage } = await openServer(null, 'customer:globex');
    const dimensions = { customer: 'globex', team: 'ml', user: 'ana', model: 'gpt-4o', provider: 'openai' };
    const event = usageEvent({ id: 'g', dimensions, counts: { inputTokens: 12_345, outputTokens: 0 } });
    await usage.record([recording([{ ...event, occurredAt: event.occurredAt - 60_000 }])]);
    const answer = await get('q=trend+7d');
    expect(answer.json().figures.find(({ key }: { key: string }) => key === 'tokens')?.value).toBe(12_345);
    const csv = await get('q=top+model+7d&format=csv');
    expect(csv.body.replace('\ufeff', '').split('\r\n')[0]).toBe(
      'model,requests,input tokens,output tokens,tokens,errors,runs,failed runs',
    );
    for (const { body } of [answer, csv, await get('q=trend+7d&format=json')])
      expect(body).not.toMatch(/\$|0\.000012345|7\.000|bob|lena|carl|\bml\b/);
    for (const question of ['org by:user', 'team ml', 'budget list', 'show cost', 'status', 'prices list']) {
      const refused = await get(`q=${encodeURIComponent(question)}`);
      expect([question, refused.statusCode]).toEqual([question, 403]);
    }
    expect((await get('q=trend+customer:initech')).json().error.code).toBe('unknown_name');
  });

  it.each([
    ['budget set org $5/month', 'budget'],
    ['sub "team 7d" daily 09:00', 'subscription'],
    ['alert ack 1', 'alert'],
    ['link 123456', 'link'],
    ['link', 'link'],
    ['alert snooze 1 1h', 'alert'],
    ['outbox replay all', 'outbox'],
    ['prices set gpt-x input 1', 'price'],
    ['close', 'month'],
    ['invoice issue 2026-10', 'invoice'],
  ])('changes nothing: %s', async (text) => {
    const { get, state } = await openServer();
    const answer = await get(`q=${encodeURIComponent(text)}`);
    expect([answer.statusCode, answer.json().error.code]).toEqual([403, 'read_only']);
    expect(answer.json().command).toBe(`/usage ${text}`);
    expect(await state.budgets('default')).toEqual([]);
    expect(await state.subscriptions('default')).toEqual([]);
  });

  it.each([
    'budget list',
    'budget',
    'alert list',
    'alert rules',
    'prices pending',
    'close list',
    'invoice 2026-10',
    'status',
    'help',
    'why 7d',
  ])('answers what only reads: %s', async (text) => {
    const { get } = await openServer();
    expect((await get(`q=${encodeURIComponent(text)}`)).statusCode).toBe(200);
  });

  it.each([
    ['', 400, 'bad_query'],
    ['q=', 400, 'bad_query'],
    ['q=team&q=org', 400, 'bad_query'],
    ['q=team&format=exe', 400, 'bad_query'],
    ['q=team&fromat=csv', 400, 'bad_query'],
    ['q=help&format=png', 404, 'no_such_file'],
  ])('refuses ?%s with %d', async (query, status, code) => {
    const { get } = await openServer();
    const answer = await get(query);
    expect(answer.statusCode).toBe(status);
    expect(answer.body).toContain(code);
  });

  it('is only asked with GET', async () => {
    const { post } = await openServer();
    const answer = await post();
    expect([answer.statusCode, answer.headers.allow]).toEqual([405, 'GET, HEAD']);
    expect(answer.json().error).toEqual({
      code: 'method_not_allowed',
      message: 'there is no POST here, only GET and HEAD',
    });
  });

  it('says what was not understood as the reply does', async () => {
    const { get } = await openServer();
    const answer = await get('q=team+7dd');
    expect(answer.statusCode).toBe(400);
    expect(answer.json().error.message).toContain('7dd');
  });

  it('is closed to anybody else', async () => {
    const { get } = await openServer();
    const unknown = await get('q=team', `tb_${'x'.repeat(43)}`);
    expect(unknown.statusCode).toBe(401);
    expect(unknown.json().error.hint).toContain('tokenbell keys create --scope read');
    expect((await get('q=team', INGEST)).statusCode).toBe(403);
  });
});
