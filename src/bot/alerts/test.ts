import { draftsFor, targetsOf } from '../../analytics/alerts/targets.ts';
import { type Message, messageOf } from '../../analytics/message.ts';
import { toZonedText } from '../../analytics/period.ts';
import { say } from '../../language/say.ts';
import { type Call, refuse, type Saying } from '../command.ts';
import { misunderstanding, shownWord } from '../grammar/problem.ts';
import { maybeTarget, printTarget } from '../grammar/target.ts';
import type { Word } from '../grammar/words.ts';
import { recordChange } from '../record-change.ts';
import { speakingToChannel } from '../speaker/spoken.ts';
import { maybeRuleRefusal } from './rule-access.ts';
import type { AlertVerb } from './verb.ts';

export const test: AlertVerb = {
  name: 'test',
  aliases: [],
  forms: ['alert test [#channel]'],
  run: testAlert,
};

const KEEP_MS = 3_600_000;

/** Posts a marked alert the way real ones go, so that one sees where they arrive. */
async function testAlert(call: Call, [where]: readonly Word[]): Promise<Saying> {
  const { speaker, services, now } = call;
  const { id: org, timeZone } = speaker.organisation;
  if (speaker.viewer.role === 'member') {
    const refusal = maybeRuleRefusal(call, 'org');
    if (refusal) return refuse(call, refusal);
  }
  const targets = await targetsFor(call, where);
  if (targets.length === 0) return refuse(call, noTarget(where));
  const message = speakingToChannel(speaker, () =>
    testMessage(speaker.member?.name, toZonedText(now, timeZone)),
  );
  await services.state.enqueue(
    draftsFor(targets, {
      org,
      dedupeKey: `alert-test:${now}`,
      chain: null,
      message,
      now,
      keepForMs: KEEP_MS,
    }),
  );
  await recordChange(call, 'alert test', targets.join(', '));
  return {
    message: messageOf({
      command: ['/usage alert test', ...(where ? [where.text] : [])].join(' '),
      tone: 'good',
      headline: say`A test alert is on its way to ${targets.map(printTarget).join(', ')}`,
      lines: where ? [] : [say`Alerts of the organisation go there; name a channel to try another.`],
    }),
  };
}

function testMessage(by: string | null | undefined, at: string): Message {
  return messageOf({
    tone: 'notice',
    visibility: 'public',
    headline: say`Test alert: nothing is wrong; this is where alerts are posted`,
    lines: [say`Sent by ${by ?? say`an admin`} at ${at}.`],
  });
}

/** The channel named, else where spikes of the organisation are routed, else here. */
async function targetsFor(call: Call, where: Word | undefined): Promise<readonly string[]> {
  const named = where && maybeTarget(where.text, call);
  if (where) return named === undefined ? [] : [named];
  const routes = await call.services.state.routes(call.speaker.organisation.id);
  return targetsOf(
    { kind: 'spike', scopes: ['org'], channel: null },
    routes,
    maybeTarget('here', call) ?? null,
  );
}

function noTarget(where: Word | undefined) {
  const message = where
    ? say`I cannot tell which channel ${shownWord(where.text)} is.`
    : say`Alerts are routed nowhere yet, so there is nowhere to send a test.`;
  return misunderstanding('bad_value', message, { hint: say`Mention the channel, or type this in it.` });
}
