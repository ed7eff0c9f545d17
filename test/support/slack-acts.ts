import {
  chooseEnvelope,
  type Envelope,
  homeOpenedEnvelope,
  homePressEnvelope,
  mentionEnvelope,
  pressEnvelope,
  shortcutEnvelope,
  slashEnvelope,
  submissionEnvelope,
  type Where,
} from './slack-payloads.ts';

/** Hands an app what a person did and resolves when it is acknowledged. */
export type Carrier = (envelope: Envelope) => Promise<void>;

const ANN: Where = { user: 'U0ANN', channel: 'C0GENERAL' };

/** What people do in Slack, by default Ann in #general. */
export function slackActs(send: Carrier, responseUrl: () => string) {
  return {
    slash: (text: string, where = ANN) => send(slashEnvelope(text, where, responseUrl())),
    press: (value: string, where = ANN) => send(pressEnvelope(value, where, responseUrl())),
    choose: (value: string, where = ANN) => send(chooseEnvelope(value, where, responseUrl())),
    pressAtHome: (value: string, where = ANN) => send(homePressEnvelope(value, where)),
    mention: (text: string, eventId: string, where = ANN) => send(mentionEnvelope(text, eventId, where)),
    shortcut: (callbackId: string, where = ANN) => send(shortcutEnvelope(callbackId, where, responseUrl())),
    submit: (view: object, typed: string, where = ANN) => send(submissionEnvelope(view, typed, where)),
    openHome: (tab: 'home' | 'messages' = 'home', where = ANN) => send(homeOpenedEnvelope(tab, where)),
  };
}
