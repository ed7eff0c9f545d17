import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createProgram, type Program } from '../../src/compose/program.ts';
import { readConfig } from '../../src/config.ts';
import { DATABASES } from '../support/databases.ts';
import type { Home } from '../support/process-run.ts';
import { postEvents } from '../support/process-server.ts';
import { newKeyOf } from '../support/program-key.ts';
import { someDraft } from '../support/state.ts';

const NOW = Date.parse('2026-11-20T12:00Z');

const clock = { now: NOW };

describe.each(DATABASES)('the health of a process on $name', ({ create }) => {
  let home: Home;
  let program: Program;

  async function start(variables: Readonly<Record<string, string>> = {}): Promise<string> {
    home = await create(variables);
    const config = readConfig(home.environment);
    program = await createProgram({ config, log: pino({ level: 'silent' }), now: () => clock.now });
    return program.start();
  }

  afterEach(async () => {
    await program.stop();
    await home.remove();
  });

  function call(id: string): object {
    return { id, occurredAt: NOW, provider: 'openai', model: 'gpt-4o', inputTokens: 100, outputTokens: 10 };
  }

  async function metricsOf(address: string): Promise<ReadonlyMap<string, number>> {
    const response = await fetch(`${address}/metrics`);
    expect(response.headers.get('content-type')).toContain('text/plain');
    const lines = (await response.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    return new Map(
      lines.map((line) => {
        const space = line.lastIndexOf(' ');
        return [line.slice(0, space), Number(line.slice(space + 1))];
      }),
    );
  }

  describe('a running process', () => {
    let address: string;
    beforeEach(async () => {
      // Sums are not compared in a process's first minutes.
      clock.now = NOW - 600_000;
      address = await start();
      await program.scheduler.tick();
      clock.now = NOW;
    });

    it('tells Prometheus what came in, what waits and what was given up', async () => {
      const key = await newKeyOf(program, NOW);
      const { status } = await postEvents(address, key, [call('a'), call('a'), call('b'), { id: '' }]);
      expect(status).toBe(200);
      await program.stores.state.enqueue([someDraft()]);
      await program.scheduler.tick();
      const metrics = await metricsOf(address);
      expect(metrics.get('tokenbell_events_total{outcome="accepted"}')).toBe(2);
      expect(metrics.get('tokenbell_events_total{outcome="duplicate"}')).toBe(1);
      expect(metrics.get('tokenbell_events_total{outcome="rejected"}')).toBe(1);
      expect(metrics.get('tokenbell_ingest_queue_events')).toBe(0);
      expect(metrics.get('tokenbell_outbox_messages{state="pending"}')).toBe(1);
      expect(metrics.get('tokenbell_slots_skipped_week')).toBe(0);
      expect(metrics.get('tokenbell_rollup_drift{org="default"}')).toBe(0);
      expect(metrics.get('tokenbell_jobs_leader')).toBe(1);
      expect(metrics.get('tokenbell_newest_event_age_seconds{org="default"}')).toBe(0);
      expect(metrics.get('tokenbell_duration_seconds_count{part="ingest"}')).toBe(1);
      expect(metrics.get('tokenbell_job_last_run_timestamp_seconds{job="spike-check"}')).toBe(NOW / 1_000);
      expect(metrics.get('tokenbell_job_success_age_seconds{job="digest"}')).toBe(0);
      expect(metrics.get('tokenbell_job_next_run_timestamp_seconds{job="spike-check"}')).toBe(
        NOW / 1_000 + 20,
      );
      // Ten minutes passed at once: one round of every 20 seconds' job was missed, and no due time.
      expect(metrics.get('tokenbell_job_misses{job="spike-check"}')).toBe(1);
      expect(metrics.get('tokenbell_job_misses{job="digest"}')).toBe(0);
      expect(metrics.get('tokenbell_job_failures{job="digest"}')).toBe(0);
    });

    it('is ready, and alive, and says that its clock was set', async () => {
      const ready = await fetch(`${address}/readyz`);
      const warnings = ['the clock was set ahead by 10 minutes within the last hour'];
      expect([ready.status, await ready.json()]).toEqual([200, { ready: true, problems: [], warnings }]);
      expect((await fetch(`${address}/healthz`)).status).toBe(200);
    });
  });

  describe('a process with one role', () => {
    it('takes no events when it only answers', async () => {
      const address = await start({ TOKENBELL_ROLES: 'bot' });
      expect((await fetch(`${address}/v1/events`, { method: 'POST' })).status).toBe(404);
      expect((await fetch(`${address}/readyz`)).status).toBe(200);
    });

    it('takes events and runs no jobs when it only takes events', async () => {
      const address = await start({ TOKENBELL_ROLES: 'ingest' });
      expect((await fetch(`${address}/v1/events`, { method: 'POST' })).status).toBe(401);
      expect((await metricsOf(address)).get('tokenbell_jobs_leader')).toBe(0);
    });
  });
});
