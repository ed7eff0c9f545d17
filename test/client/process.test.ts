import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { INGEST_KEY, startIngestServer } from '../support/ingest-server.ts';
import { ended } from '../support/process-run.ts';
import { soon } from '../support/process-soon.ts';
import { nowhere, startBadServer } from './bad-server.ts';
import { type ChildProject, type ModuleKind, newProject, nodes } from './child-project.ts';

let server: Awaited<ReturnType<typeof startIngestServer>>;
let project: ChildProject;
let options: { url: string; key: string; spoolDir: string };
beforeEach(async () => {
  server = await startIngestServer();
  project = newProject();
  options = { url: `http://127.0.0.1:${server.port}`, key: INGEST_KEY, spoolDir: project.spoolDir };
});
afterEach(async () => {
  project.remove();
  await server.close();
});

const KINDS: readonly ModuleKind[] = ['CommonJS', 'ES module'];
const storedIds = async () => (await server.stored()).map(({ idKeys }) => idKeys[0]).sort();
const node = process.execPath;

/** What is in the spool reaches the server with the next process. */
async function sendSpooled(): Promise<void> {
  expect(await project.run(node, 'CommonJS', options, '')).toMatchObject({ code: 0, error: '' });
}

describe.each(nodes())('a process of %s', (path) => {
  it.each(KINDS)('sends what it recorded before it ends, from a %s', async (kind) => {
    const { code, error } = await project.run(path, kind, options, "sender.record(call('a'));");
    expect([code, error]).toEqual([0, '']);
    expect(await storedIds()).toEqual(['a']);
    expect((await server.stored())[0]?.dimensions).toMatchObject({ model: 'gpt-4.1' });
  });

  it('leaves what it recorded in the spool when it is ended by process.exit', async () => {
    const program = "sender.record(call('a')); sender.record(call('b')); process.exit(3);";
    expect(await project.run(path, 'CommonJS', options, program)).toMatchObject({ code: 3 });
    expect(await storedIds()).toEqual([]);
    await sendSpooled();
    expect(await storedIds()).toEqual(['a', 'b']);
    expect(readdirSync(project.spoolDir)).toEqual([]);
  });

  it('ends although the server never answers', async () => {
    const hanging = await startBadServer();
    hanging.behave(() => undefined);
    const given = { ...options, url: hanging.url, exitTimeoutMs: 50 };
    expect(await project.run(path, 'CommonJS', given, "sender.record(call('a'));")).toMatchObject({
      code: 0,
    });
    await sendSpooled();
    expect(await storedIds()).toEqual(['a']);
    await hanging.close();
  });

  it('may wait for a flush although nothing else keeps it alive', async () => {
    const program = "sender.record(call('a')); console.log(JSON.stringify(await sender.flush()));";
    const { code, out } = await project.run(path, 'ES module', options, program);
    expect([code, JSON.parse(out)]).toMatchObject([0, { sent: 1, buffered: 0 }]);
  });
});

describe('a process', () => {
  it('that records nothing ends by itself', async () => {
    const { code, error } = await project.run(node, 'CommonJS', { ...options, url: await nowhere() }, '');
    expect([code, error]).toEqual([0, '']);
  });

  it('that crashes leaves what was spooled to the next one', async () => {
    const program = `
      sender.record(call('a'));
      sender.flush().then(() => console.log('spooled'));
      setInterval(() => undefined, 1000);`;
    const child = project.start(node, 'CommonJS', { ...options, url: await nowhere() }, program);
    const end = ended(child);
    await soon(async () => readdirOrNone().some((name) => name.endsWith('.ndjson')));
    child.kill('SIGKILL');
    expect(await end).toMatchObject({ signal: 'SIGKILL' });
    await sendSpooled();
    expect(await storedIds()).toEqual(['a']);
  });

  it('dies of an error of its own as it would without a sender, and leaves its events in the spool', async () => {
    const program = "sender.record(call('a')); throw new Error('a bug of the application');";
    const { code, error } = await project.run(node, 'CommonJS', options, program);
    expect([code, error]).toEqual([1, expect.stringContaining('a bug of the application')]);
    await sendSpooled();
    expect(await storedIds()).toEqual(['a']);
  });

  it.each([
    [true, ['a']],
    [false, []],
  ])('that is ended by SIGTERM sends its events first only if asked to: %s', async (closeOnSigterm, ids) => {
    const program = "sender.record(call('a')); setInterval(() => undefined, 1000); console.log('there');";
    const child = project.start(node, 'CommonJS', { ...options, closeOnSigterm }, program);
    if (child.stdout) await once(child.stdout, 'data');
    const end = ended(child);
    child.kill('SIGTERM');
    expect(await end).toMatchObject({ code: null, signal: 'SIGTERM' });
    expect(await storedIds()).toEqual(ids);
  });

  it('without an onError says its problems on stderr', async () => {
    const given = { url: await nowhere(), key: INGEST_KEY };
    const { code, error } = await project.run(node, 'CommonJS', given, "sender.record(call('a'));");
    expect(code).toBe(0);
    expect(error).toMatch(/tokenbell: .*ECONNREFUSED/);
    expect(error).toContain('an event is lost: the process ends');
  });
});

function readdirOrNone(): readonly string[] {
  try {
    return readdirSync(project.spoolDir);
  } catch {
    return [];
  }
}
