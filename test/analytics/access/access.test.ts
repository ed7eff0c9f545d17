import { describe, expect, it } from 'vitest';
import {
  authorize,
  needsSeveralPeople,
  refuseView,
  type Viewer,
} from '../../../src/analytics/access/access.ts';
import type { Ask, Decision } from '../../../src/analytics/access/decision.ts';
import { mayChangeScope, mayReadScope } from '../../../src/analytics/access/scope-access.ts';
import { PLAIN_ORGANISATION } from '../../../src/analytics/state/organisation.ts';
import type { Filter } from '../../../src/analytics/store.ts';

const member = someViewer({ id: 'ana' });
const lead = someViewer({ id: 'lena', role: 'lead', leads: ['ml'], ledPeople: ['lena', 'ana', 'bob'] });
const admin = someViewer({ id: 'ada', role: 'admin' });
const unlinked = someViewer({ id: null });
const customer = someViewer({ id: null, boundTo: { dimension: 'customer', value: 'globex' } });
const boundAdmin = someViewer({ role: 'admin', boundTo: { dimension: 'team', value: 'ml' } });

function someViewer(parts: Partial<Viewer>): Viewer {
  return {
    id: 'ana',
    role: 'member',
    leads: [],
    ledPeople: [],
    rolesDefined: true,
    admins: ['Ada'],
    people: 'named',
    boundTo: null,
    ...PLAIN_ORGANISATION,
    ...parts,
  };
}

function ask(parts: Partial<Ask>): Ask {
  return { view: 'trend', subject: null, filters: [], by: null, visibility: 'private', ...parts };
}

function only(dimension: Filter['dimension'], ...values: string[]): Filter {
  return { dimension, values, negate: false };
}

const not = (filter: Filter): Filter => ({ ...filter, negate: true });

/** "self", "people team=ml", "totals", "refused", "unknown user bob", "unlinked". */
function told(decision: Decision): string {
  switch (decision.kind) {
    case 'allowed': {
      const forced = decision.forced.map(({ dimension, values }) => `${dimension}=${values.join(',')}`);
      return [decision.scope, ...forced, ...(decision.showPeople ? ['with rows per person'] : [])].join(' ');
    }
    case 'unknown':
      return `unknown ${decision.dimension} ${decision.name}`;
    case 'refused':
    case 'unlinked':
      return decision.kind;
  }
}

const OWN = 'self user=ana with rows per person';
const LENA = 'self user=lena with rows per person';
const ADA = 'self user=ada with rows per person';
const OWN_TEAM = 'people team=ml with rows per person';
const ALL = 'people with rows per person';

describe('who may see what', () => {
  it.each<[string, Partial<Ask>, string, string, string, string]>([
    // what is asked                 the question                                            member, lead of ml, admin, not linked
    ['me', { view: 'me' }, OWN, LENA, ADA, 'unlinked'],
    ['user bob', { view: 'user', subject: 'bob' }, 'unknown user bob', OWN_TEAM, ALL, 'unknown user bob'],
    [
      'user carl',
      { view: 'user', subject: 'carl' },
      'unknown user carl',
      'unknown user carl',
      ALL,
      'unknown user carl',
    ],
    ['user ana', { view: 'user', subject: 'ana' }, OWN, OWN_TEAM, ALL, 'unknown user ana'],
    [
      'user bob team:web',
      { view: 'user', subject: 'bob', filters: [only('team', 'web')] },
      'unknown user bob',
      'refused',
      ALL,
      'unknown user bob',
    ],
    ['team', { view: 'team' }, 'totals', 'totals', ALL, 'totals'],
    ['team ml', { view: 'team', subject: 'ml' }, 'totals', ALL, ALL, 'totals'],
    ['team web', { view: 'team', subject: 'web' }, 'totals', 'totals', ALL, 'totals'],
    ['team ml by:user', { view: 'team', subject: 'ml', by: 'user' }, 'refused', ALL, ALL, 'refused'],
    ['team web by:user', { view: 'team', subject: 'web', by: 'user' }, 'refused', 'refused', ALL, 'refused'],
    ['team by:user', { view: 'team', by: 'user' }, 'refused', OWN_TEAM, ALL, 'refused'],
    ['team by:key', { view: 'team', by: 'apiKey' }, 'refused', OWN_TEAM, ALL, 'refused'],
    ['team by:model', { view: 'team', by: 'model' }, 'totals', 'totals', ALL, 'totals'],
    [
      'team ml key:k',
      { view: 'team', subject: 'ml', filters: [only('apiKey', 'k')] },
      'refused',
      ALL,
      ALL,
      'refused',
    ],
    [
      'team ml -user:bob',
      { view: 'team', subject: 'ml', filters: [not(only('user', 'bob'))] },
      'unknown user bob',
      ALL,
      ALL,
      'unknown user bob',
    ],
    [
      'team ml -user:ana',
      { view: 'team', subject: 'ml', filters: [not(only('user', 'ana'))] },
      'refused',
      ALL,
      ALL,
      'unknown user ana',
    ],
    [
      'team ml agent:a',
      { view: 'team', subject: 'ml', filters: [only('agent', 'a')] },
      'refused',
      ALL,
      ALL,
      'refused',
    ],
    [
      'team ml model:m',
      { view: 'team', subject: 'ml', filters: [only('model', 'm')] },
      'totals',
      ALL,
      ALL,
      'totals',
    ],
    [
      'team ml team:web',
      { view: 'team', subject: 'ml', filters: [only('team', 'web')] },
      'totals',
      'totals',
      ALL,
      'totals',
    ],
    ['org', { view: 'org' }, 'refused', 'refused', ALL, 'refused'],
    [
      'org user:ana',
      { view: 'org', filters: [only('user', 'ana')] },
      'refused',
      'refused',
      ALL,
      'unknown user ana',
    ],
    ['top user', { view: 'top', by: 'user' }, OWN, OWN_TEAM, ALL, 'unlinked'],
    ['top agent', { view: 'top', by: 'agent' }, OWN, OWN_TEAM, ALL, 'unlinked'],
    ['top model', { view: 'top', by: 'model' }, OWN, OWN_TEAM, ALL, 'unlinked'],
    ['top team', { view: 'top', by: 'team' }, 'totals', 'totals', ALL, 'totals'],
    [
      'top team agent:a',
      { view: 'top', by: 'team', filters: [only('agent', 'a')] },
      'refused',
      OWN_TEAM,
      ALL,
      'refused',
    ],
    [
      'top user team:ml',
      { view: 'top', by: 'user', filters: [only('team', 'ml')] },
      'refused',
      ALL,
      ALL,
      'refused',
    ],
    [
      'top model team:web',
      { view: 'top', by: 'model', filters: [only('team', 'web')] },
      'totals',
      'totals',
      ALL,
      'totals',
    ],
    ['trend', {}, OWN, OWN_TEAM, ALL, 'unlinked'],
    [
      'trend user:bob',
      { filters: [only('user', 'bob')] },
      'unknown user bob',
      OWN_TEAM,
      ALL,
      'unknown user bob',
    ],
    [
      'trend user:ana,bob',
      { filters: [only('user', 'ana', 'bob')] },
      'unknown user bob',
      OWN_TEAM,
      ALL,
      'unknown user ana',
    ],
    ['trend -team:ml', { filters: [not(only('team', 'ml'))] }, OWN, OWN_TEAM, ALL, 'unlinked'],
    ['trend key:k', { filters: [only('apiKey', 'k')] }, OWN, OWN_TEAM, ALL, 'unlinked'],
    [
      'forecast team:web',
      { view: 'forecast', filters: [only('team', 'web')] },
      'totals',
      'totals',
      ALL,
      'totals',
    ],
  ])('%s', (_, question, forMember, forLead, forAdmin, forUnlinked) => {
    const answers = [member, lead, admin, unlinked].map((viewer) => told(authorize(viewer, ask(question))));
    expect(answers).toEqual([forMember, forLead, forAdmin, forUnlinked]);
  });

  it.each<[string, Partial<Ask>, string]>([
    ['a team without its people', { view: 'team', subject: 'ml' }, 'people'],
    ['nobody by name', { view: 'user', subject: 'bob' }, 'refused'],
    ['no ranking of people', { view: 'top', by: 'user' }, 'refused'],
    ['no usage of one’s own', { view: 'trend', filters: [only('user', 'ada')] }, 'refused'],
  ])('tells a channel %s', (_, question, expected) => {
    expect(told(authorize(admin, ask({ ...question, visibility: 'public' })))).toBe(expected);
  });

  it('forces a member who asks in public about everything into nothing at all', () => {
    expect(told(authorize(member, ask({ visibility: 'public' })))).toBe('refused');
  });

  it.each(['pseudonymous', 'off'] as const)(
    'names nobody where people are %s, except oneself to oneself',
    (people) => {
      const hidden = { ...admin, people };
      expect(told(authorize(hidden, ask({ view: 'user', subject: 'bob' })))).toBe('unknown user bob');
      expect(told(authorize(hidden, ask({ view: 'top', by: 'user' })))).toBe('refused');
      expect(told(authorize(hidden, ask({ view: 'team', subject: 'ml' })))).toBe('people');
      expect(told(authorize(hidden, ask({ view: 'me' })))).toBe(ADA);
    },
  );

  it('asks for several people behind a team’s total only where people are not shown by name', () => {
    const team = ask({ view: 'team', subject: 'ml' });
    const isNeeded = (viewer: Viewer, question: Ask) => {
      const decision = authorize(viewer, question);
      return decision.kind === 'allowed' && needsSeveralPeople(viewer, question, decision);
    };
    expect(isNeeded({ ...admin, people: 'off' }, team)).toBe(true);
    expect(isNeeded(admin, team)).toBe(false);
    expect(isNeeded({ ...admin, people: 'off' }, ask({ view: 'me' }))).toBe(false);
  });

  it('says who can grant access, or how to become the first who can', () => {
    expect(refuseView(member, 'No.').hint).toBe('An admin can grant it: Ada.');
    expect(refuseView({ ...member, rolesDefined: false, admins: [] }, 'No.').hint).toContain(
      '/usage link CODE',
    );
  });
});

describe('scopes of budgets and alerts', () => {
  it.each([
    ['org', 'org', [false, false, true], [false, false, true]],
    ['team ml', { dimension: 'team', value: 'ml' }, [true, true, true], [false, true, true]],
    ['team web', { dimension: 'team', value: 'web' }, [true, true, true], [false, false, true]],
    ['user ana', { dimension: 'user', value: 'ana' }, [true, true, true], [false, true, true]],
    ['user bob', { dimension: 'user', value: 'bob' }, [false, true, true], [false, true, true]],
    ['user carl', { dimension: 'user', value: 'carl' }, [false, false, true], [false, false, true]],
    ['agent bot', { dimension: 'agent', value: 'bot' }, [false, false, true], [false, false, true]],
  ] as const)('%s', (_, scope, readers, changers) => {
    const viewers = [member, lead, admin];
    expect(viewers.map((viewer) => mayReadScope(viewer, scope))).toEqual(readers);
    expect(viewers.map((viewer) => mayChangeScope(viewer, scope))).toEqual(changers);
  });
});

describe('whoever is bound to a customer', () => {
  const globex = 'totals customer=globex';

  it.each<[string, Partial<Ask>, string]>([
    ['everything', {}, globex],
    ['their own usage', { view: 'me' }, globex],
    ['the organisation', { view: 'org' }, globex],
    ['models', { view: 'top', by: 'model' }, globex],
    ['agents of theirs', { filters: [only('agent', 'helper')] }, globex],
    ['themselves', { filters: [only('customer', 'globex')] }, globex],
    ['hours', { view: 'heatmap' }, globex],
    ['everything, publicly', { visibility: 'public' }, globex],
    ['another customer', { filters: [only('customer', 'initech')] }, 'unknown customer initech'],
    ['them and another', { filters: [only('customer', 'globex', 'initech')] }, 'unknown customer initech'],
    ['all but another', { filters: [not(only('customer', 'initech'))] }, 'unknown customer initech'],
    ['a person', { view: 'user', subject: 'bob' }, 'refused'],
    ['people', { by: 'user' }, 'refused'],
    ['a team', { view: 'team', subject: 'ml' }, 'refused'],
    ['teams', { view: 'top', by: 'team' }, 'refused'],
    ['usage of a team', { filters: [only('team', 'ml')] }, 'refused'],
    ['projects', { by: 'project' }, 'refused'],
    ['keys', { by: 'apiKey' }, 'refused'],
    ['providers', { by: 'provider' }, 'refused'],
    ['what it will cost', { view: 'forecast' }, 'refused'],
    ['why it costs more', { view: 'why' }, 'refused'],
    ['what caches save', { view: 'cache' }, 'refused'],
    ['whose keys pay', { view: 'source' }, 'refused'],
  ])('asking about %s', (_what, asked, expected) => {
    expect(told(authorize(customer, ask(asked)))).toBe(expected);
  });

  it('is told nobody’s name who could grant more', () => {
    const decision = authorize(customer, ask({ by: 'user' }));
    expect(JSON.stringify(decision)).not.toContain('Ada');
  });

  it('reads no budget, not even their own', () => {
    expect(mayReadScope(customer, { dimension: 'customer', value: 'globex' })).toBe(false);
    expect(mayReadScope(customer, { dimension: 'team', value: 'ml' })).toBe(false);
    expect(mayReadScope(customer, 'org')).toBe(false);
  });
});

describe('whoever is bound to a team, admins too', () => {
  it.each<[string, Partial<Ask>, string]>([
    ['everything', {}, 'totals team=ml'],
    ['the team', { view: 'team', subject: 'ml' }, 'totals team=ml'],
    ['what it will cost', { view: 'forecast' }, 'totals team=ml'],
    ['models', { by: 'model' }, 'totals team=ml'],
    ['another team', { view: 'team', subject: 'web' }, 'unknown team web'],
    ['people', { by: 'user' }, 'refused'],
    ['agents', { by: 'agent' }, 'refused'],
    ['customers', { by: 'customer' }, 'refused'],
  ])('asking about %s', (_what, asked, expected) => {
    expect(told(authorize(boundAdmin, ask(asked)))).toBe(expected);
  });

  it('reads the budgets of that team alone and changes none', () => {
    expect(mayReadScope(boundAdmin, { dimension: 'team', value: 'ml' })).toBe(true);
    expect(mayReadScope(boundAdmin, { dimension: 'team', value: 'web' })).toBe(false);
    expect(mayChangeScope(boundAdmin, { dimension: 'team', value: 'ml' })).toBe(false);
  });

  it('is told of three people at least where nobody is shown by name', () => {
    const decision = authorize(boundAdmin, ask({}));
    if (decision.kind !== 'allowed') throw new Error('it was allowed');
    expect(needsSeveralPeople({ ...boundAdmin, people: 'off' }, ask({}), decision)).toBe(true);
    expect(needsSeveralPeople({ ...customer, people: 'off' }, ask({}), decision)).toBe(false);
  });
});
