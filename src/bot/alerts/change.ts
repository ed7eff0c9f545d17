import { type Act, actOn } from '../../analytics/alerts/incidents/act.ts';
import { lifeOf } from '../../analytics/alerts/incidents/life.ts';
import { isMuted, type Told } from '../../analytics/alerts/incidents/moving.ts';
import { writeTold } from '../../analytics/alerts/incidents/writes.ts';
import { messageOf } from '../../analytics/message.ts';
import type { Incident } from '../../analytics/state.ts';
import { speaking } from '../../language/locale.ts';
import { type Call, refuse, type Saying } from '../command.ts';
import type { Misunderstanding } from '../grammar/problem.ts';
import type { Word } from '../grammar/words.ts';
import { recordChange } from '../record-change.ts';
import { nameOf, noSuchAlert, readNumber } from './numbered.ts';

const MOST_TRIES = 5;
const RECENT = 100;

export type Change = {
  readonly verb: string;
  /** What is typed after the number, in its normal form. */
  readonly typed?: string;
  readonly act: Act;
  /** Why somebody may not; absent where everybody may. */
  readonly refusal?: (incident: Incident) => Misunderstanding | undefined;
  readonly lines?: readonly string[];
};

/** Does something about the alert whose number is the first word. The reply tells nothing of what it is about. */
export async function changeAlert(call: Call, rest: readonly Word[], change: Change): Promise<Saying> {
  const { speaker, services } = call;
  const { id: org } = speaker.organisation;
  const number = readNumber(rest[0], change.verb);
  if (typeof number !== 'number') return refuse(call, number);
  // Another process may change the incident between reading and writing: read again, a bounded number of times.
  for (let attempt = 0; attempt < MOST_TRIES; attempt += 1) {
    const incident = await services.state.incident(org, number);
    if (!incident) return refuse(call, noSuchAlert(number));
    const refusal = change.refusal?.(incident);
    if (refusal) return refuse(call, refusal);
    const acted = actOn(incident, change.act, { who: nameOf(call), now: call.now });
    if (acted.kind === 'same') return said(change, number, acted.said);
    if (!(await isWritten(call, incident, acted.told))) continue;
    await recordChange(call, `alert ${change.verb} ${number}`, change.typed ?? '');
    return said(change, number, acted.said);
  }
  throw new Error(`alert ${number} of ${org} kept changing`);
}

/** The channels of the organisation are told in its language, whoever acts. */
async function isWritten({ services, speaker, now }: Call, incident: Incident, told: Told): Promise<boolean> {
  const { state } = services;
  const around = {
    now,
    silences: await state.silences(incident.org),
    webhooks: await state.webhooks(incident.org),
    recent: await state.incidents(incident.org, { unresolvedOnly: false, limit: RECENT }),
  };
  const note = isMuted(incident, lifeOf(incident), around) ? null : told.note;
  const parts = { state, onQueued: () => undefined };
  const write = () => writeTold(parts, around, incident, { ...told, note });
  return (await speaking(speaker.organisation.locale, write)) !== undefined;
}

function said({ verb, typed, lines = [] }: Change, number: number, headline: string): Saying {
  const command = ['/usage alert', verb, number, typed].filter(Boolean).join(' ');
  return { message: messageOf({ command, tone: 'good', headline, lines }) };
}
