import { changeAlert } from './change.ts';
import { reasonOf } from './judge.ts';
import { mayDecide, notAllowed } from './numbered.ts';
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
          : notAllowed(call, 'Throttling is requested by leads for their teams, and by admins.'),
      lines: [
        told === 0
          ? 'No webhook is subscribed to action.requested, so nobody was told; an admin can add one.'
          : `${told === 1 ? '1 webhook is' : `${told} webhooks are`} told. Whoever runs the gateway decides; no provider key is held here.`,
      ],
    });
  },
};
