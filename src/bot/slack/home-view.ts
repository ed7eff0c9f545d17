import type { types } from '@slack/bolt';
import { speaking } from '../../language/locale.ts';
import { say } from '../../language/say.ts';
import type { Answer, Home } from '../platform.ts';
import { formatCell } from '../reply/wording.ts';
import { buttonRow, toBlocks } from './blocks.ts';
import { plainText } from './escape.ts';
import { SLACK_LIMITS } from './limits.ts';

/** Somebody's own usage and budgets as the Home tab, as of `now`, UTC milliseconds; in the language of the answers. */
export function toHomeView(home: Home, now: number): types.HomeView {
  return speaking(home.usage.message.locale, () => viewOf(home, now));
}

function viewOf({ usage, budgets }: Home, now: number): types.HomeView {
  const blocks: types.KnownBlock[] = [
    ...withoutButtons(usage),
    { type: 'divider' },
    ...withoutButtons(budgets),
    // One row for all: an id may stand in a view only once.
    ...buttonRow([...usage.actions, ...budgets.actions]),
    { type: 'context', elements: [plainText(howFresh(usage, now), SLACK_LIMITS.sectionText)] },
  ];
  return { type: 'home', blocks: blocks.slice(0, SLACK_LIMITS.viewBlocks) };
}

function withoutButtons(answer: Answer): readonly types.KnownBlock[] {
  return toBlocks({ ...answer, actions: [] }).blocks;
}

function howFresh({ message }: Answer, now: number): string {
  const zone = message.period?.timeZone ?? 'UTC';
  return say`As of ${formatCell(now, 'time', { timeZone: zone })}, ${zone}; opening this tab brings it up to date. What you press here is answered under Messages.`;
}
