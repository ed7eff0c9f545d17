import { describe, expect, it } from 'vitest';
import { draftsFor, maybeTarget, targetsOf } from '../../../src/analytics/alerts/targets.ts';
import { messageOf } from '../../../src/analytics/message.ts';
import type { Route } from '../../../src/analytics/state.ts';

describe('a target', () => {
  it.each([
    ['C01ABCDEF', 'slack:C01ABCDEF'],
    ['D01ABCDEF', 'slack:D01ABCDEF'],
    ['112233445566778899', 'discord:112233445566778899'],
    ['console', 'console:main'],
    [' slack:C01ABCDEF ', 'slack:C01ABCDEF'],
    ['#general', undefined],
    ['', undefined],
  ])('is read from "%s" as %s', (channel, target) => {
    expect(maybeTarget(channel)).toBe(target);
  });

  const route = (scope: string, channel: string, kind = 'spike'): Route => ({
    org: 'acme',
    kind,
    scope,
    channel,
  });
  const routes = [
    route('team:ml', 'slack:C2'),
    route('org', 'slack:C1'),
    route('org', 'slack:C1'),
    route('org', 'slack:C3', 'budget'),
    route('team:web', '#nowhere'),
  ];

  it.each([
    ['its own channel first', ['team:ml'], 'slack:C9', ['slack:C9']],
    ['the narrowest scope that is routed', ['agent:bot', 'team:ml'], null, ['slack:C2']],
    ['the organisation otherwise, each channel once', ['agent:bot'], null, ['slack:C1']],
    ['the organisation where a route leads nowhere', ['team:web'], '#gone', ['slack:C1']],
  ])('is %s', (_, scopes, channel, targets) => {
    expect(targetsOf({ kind: 'spike', scopes, channel }, routes, 'console:main')).toEqual(targets);
  });

  it('is the fallback where nothing is routed, and nowhere without one', () => {
    const address = { kind: 'spike', scopes: ['org'], channel: null } as const;
    expect(targetsOf(address, [], 'console:main')).toEqual(['console:main']);
    expect(targetsOf(address, [], null)).toEqual([]);
  });

  it('gets one draft that lives as long as it is worth reading', () => {
    const drafts = draftsFor(['slack:C1', 'slack:C2'], {
      org: 'acme',
      dedupeKey: 'd',
      chain: null,
      message: messageOf({ headline: 'x' }),
      now: 1_000,
      keepForMs: 500,
    });
    expect(drafts.map(({ target, createdAt, expiresAt }) => [target, createdAt, expiresAt])).toEqual([
      ['slack:C1', 1_000, 1_500],
      ['slack:C2', 1_000, 1_500],
    ]);
  });
});
