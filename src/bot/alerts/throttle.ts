import { counted, say } from '../../language/say.ts';
import { insufficientAccess } from '../speaker/insufficient-access.ts';
import { changeAlert } from './change.ts';
import { reasonOf } from './judge.ts';
import { mayDecide } from './numbered.ts';
import type { AlertVerb } from './verb.ts';

/** Asks whoever runs the gateway, through webhooks, to slow down what an incident is about. */
export const throttle: AlertVerb = {
  name: 'throttle',
  aliases: [],
  forms: ['alert throttle <number> [reason]'],
  run: async (call, rest) => {
    const { services, speaker } = call;
    const webhooks = await services.state.webhooks(speaker.organisation.id);
    const told = webhooks.filter(
      ({ state, events }) => state === 'on' && events.includes('action.requested'),
    ).length;
    const reason = reasonOf(rest);
    return changeAlert(call, rest, {
      verb: 'throttle',
      typed: reason,
      act: { kind: 'throttle', reason },
      refusal: (incident) =>
        mayDecide(call, incident)
          ? undefined
          : insufficientAccess(
              speaker.viewer,
              say`Throttling is requested by leads for their teams, and by admins.`,
            ),
      lines: [toldText(told)],
    });
  },
};

function toldText(webhooks: number): string {
  if (webhooks === 0)
    return say`No webhook is subscribed to action.requested, so nobody was told; an admin can add one.`;
  return counted(
    webhooks,
    say`1 webhook is told. Whoever runs the gateway decides; no provider key is held here.`,
    say`${webhooks} webhooks are told. Whoever runs the gateway decides; no provider key is held here.`,
  );
}
