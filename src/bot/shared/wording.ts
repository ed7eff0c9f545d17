import type { SharedCost } from '../../analytics/state.ts';

type Shared = Pick<SharedCost, 'split' | 'teams'>;

const SPLITS = { even: 'in equal parts', usage: 'by usage', none: 'not split' } as const;

/** "by usage over ml and web". */
export function splitText(shared: Shared): string {
  const bearers = bearersText(shared);
  return bearers === null ? methodText(shared) : `${methodText(shared)} over ${bearers}`;
}

export function methodText({ split }: Shared): string {
  return SPLITS[split];
}

/** Who bears it; null where nobody does. */
export function bearersText({ split, teams }: Shared): string | null {
  if (split === 'none') return null;
  if (teams.length === 0) return 'all other teams';
  return new Intl.ListFormat('en', { type: 'conjunction' }).format(teams);
}
