import type { SharedCost } from '../../analytics/state.ts';
import { listText } from '../../language/numbers.ts';
import { say } from '../../language/say.ts';

type Shared = Pick<SharedCost, 'split' | 'teams'>;

/** "by usage over ml and web". */
export function splitText(shared: Shared): string {
  const bearers = bearersText(shared);
  return bearers === null ? methodText(shared) : say`${methodText(shared)} over ${bearers}`;
}

export function methodText({ split }: Shared): string {
  switch (split) {
    case 'even':
      return say`in equal parts`;
    case 'usage':
      return say`by usage`;
    case 'none':
      return say`not split`;
  }
}

/** Who bears it; null where nobody does. */
export function bearersText({ split, teams }: Shared): string | null {
  if (split === 'none') return null;
  if (teams.length === 0) return say`all other teams`;
  return listText(teams);
}
