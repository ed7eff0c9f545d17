import { authorize, type Viewer } from '../../analytics/access/access.ts';
import { capitalised } from '../../analytics/alerts/scope.ts';
import { type Action, messageOf } from '../../analytics/message.ts';
import type { Question } from '../../analytics/reports/question.ts';
import { say } from '../../language/say.ts';
import { type Call, refuse, type Saying } from '../command.ts';
import { quoteText, type Word } from '../grammar/words.ts';
import { readSubscribed } from './subscribed.ts';

/** The word of the button: what it leads to is a choice, not yet a subscription. */
const OFFER = 'how';

/** A button that turns exactly this question into a subscription, for those who may post its answer here. */
export function subscribeActions(question: Question, { speaker, channel }: Call): readonly Action[] {
  // A subscription is to a view; comparing two names is none.
  if (question.pair || channel === null || !mayPost(question, speaker.viewer)) return [];
  const query = question.command.replace(/^\/usage /, '').replace(/ public$/, '');
  return [{ label: say`Subscribe`, command: `/usage sub ${quoteText(query)} ${OFFER}` }];
}

function mayPost({ view, subject, filters, by }: Question, viewer: Viewer): boolean {
  if (viewer.role === 'member' || view === 'me') return false;
  return authorize(viewer, { view, subject, filters, by, visibility: 'public' }).kind === 'allowed';
}

/** `"team 7d" how` */
export function isOffer([query, word, ...others]: readonly Word[]): boolean {
  return query?.quoted === true && word?.text.toLowerCase() === OFFER && others.length === 0;
}

/** Asks how often a question shall be posted where the button was pressed. */
export async function offerSchedules(call: Call, [query]: readonly Word[]): Promise<Saying> {
  const asked = await readSubscribed(query?.values[0] ?? '', call);
  if (asked.kind === 'refused') return refuse(call, asked.problem);
  const words = quoteText(asked.query);
  return {
    message: messageOf({
      command: `/usage sub ${words} ${OFFER}`,
      headline: say`How often shall "${asked.query}" be posted here?`,
      lines: [say`At nine; another time, channel or zone can be typed: /usage help sub`],
      actions: choices().map(([label, schedule]) => ({
        label,
        command: `/usage sub ${words} ${schedule} here`,
      })),
    }),
  };
}

function choices(): readonly (readonly [label: string, schedule: string])[] {
  return [
    [say`Every day`, 'daily 09:00'],
    [say`Weekdays`, 'weekdays 09:00'],
    [capitalised(say`Mondays`), 'weekly mon 09:00'],
    [say`Monthly`, 'monthly 1 09:00'],
  ];
}
