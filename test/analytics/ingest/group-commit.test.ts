import { describe, expect, it } from 'vitest';
import { createGroupCommit } from '../../../src/analytics/ingest/group-commit.ts';
import { createManualTimer } from '../../support/manual-timer.ts';

class Outage extends Error {}

/** A commit that answers each work with its name doubled, and remembers its groups. */
function setUp(commit?: (group: readonly string[]) => Promise<readonly string[]>) {
  const timer = createManualTimer();
  const groups: (readonly string[])[] = [];
  let turns = 0;
  const commits = createGroupCommit<string, string>({
    commit: async (group) => {
      groups.push(group);
      return (await commit?.(group)) ?? group.map((work) => work + work);
    },
    isOutage: (error) => error instanceof Outage,
    after: timer.after,
    letOthers: async () => void turns++,
    flushEvents: 500,
    flushMs: 5,
  });
  const submit = (work: string, events = 1) => commits.submit({ work, events, bytes: 10 * events });
  return { commits, groups, submit, timer, turns: () => turns };
}

describe('group commit', () => {
  it('writes what arrives within the time as one transaction', async () => {
    const { groups, submit, timer } = setUp();
    const answers = Promise.all([submit('a'), submit('b'), submit('c')]);
    expect(groups).toEqual([]);
    expect(timer.delays).toEqual([5]);
    timer.fire();
    expect(await answers).toEqual(['aa', 'bb', 'cc']);
    expect(groups).toEqual([['a', 'b', 'c']]);
  });

  it('waits no longer once 500 events are there', async () => {
    const { groups, submit } = setUp();
    const answers = [submit('a', 300), submit('b', 200)];
    expect(await Promise.all(answers)).toEqual(['aa', 'bb']);
    expect(groups).toEqual([['a', 'b']]);
  });

  it('makes the next group of what arrives while one is written, and lets others work in between', async () => {
    const { promise: first, resolve: finishFirst } = Promise.withResolvers<void>();
    const { groups, submit, turns } = setUp(async (group) => {
      if (group.includes('a')) await first;
      return group.map((work) => work + work);
    });
    const a = submit('a', 500);
    const rest = [submit('b'), submit('c', 499), submit('d')];
    expect(groups).toEqual([['a']]);
    finishFirst();
    expect(await a).toBe('aa');
    expect(await Promise.all(rest)).toEqual(['bb', 'cc', 'dd']);
    expect(groups).toEqual([['a'], ['b', 'c'], ['d']]);
    expect(turns()).toBe(2);
  });

  it('tries each request alone when a group fails, so that one cannot spoil the others', async () => {
    const { groups, submit, timer } = setUp(async (group) => {
      if (group.includes('poison')) throw new Error('cannot be stored');
      return group.map((work) => work + work);
    });
    const settled = Promise.allSettled([submit('a'), submit('poison'), submit('b')]);
    timer.fire();
    expect(
      (await settled).map((one) => (one.status === 'fulfilled' ? one.value : String(one.reason))),
    ).toEqual(['aa', 'Error: cannot be stored', 'bb']);
    expect(groups).toEqual([['a', 'poison', 'b'], ['a'], ['poison'], ['b']]);
  });

  it('tries nothing alone when the database is away', async () => {
    const { groups, submit, timer } = setUp(async () => {
      throw new Outage();
    });
    const settled = Promise.allSettled([submit('a'), submit('b')]);
    timer.fire();
    expect((await settled).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(groups).toHaveLength(1);
  });

  it('goes on after a failure', async () => {
    let isAway = true;
    const { submit, timer } = setUp(async (group) => {
      if (isAway) throw new Outage();
      return group.map((work) => work + work);
    });
    const failed = Promise.allSettled([submit('a')]);
    timer.fire();
    await failed;
    isAway = false;
    const answer = submit('b');
    timer.fire();
    expect(await answer).toBe('bb');
  });

  it('knows how much waits, and when nothing does', async () => {
    const { commits, submit, timer } = setUp();
    await commits.drained();
    const answers = Promise.all([submit('a', 3), submit('b', 4)]);
    expect(commits.queue()).toEqual({ events: 7, bytes: 70 });
    const drained = commits.drained();
    timer.fire();
    await Promise.all([answers, drained]);
    expect(commits.queue()).toEqual({ events: 0, bytes: 0 });
  });
});
