import type { MessageShortcut, types, ViewOutput } from '@slack/bolt';
import { z } from 'zod';
import { say } from '../../language/say.ts';
import { plainText } from './escape.ts';
import { SLACK_LIMITS } from './limits.ts';
import type { Place } from './whisper.ts';

/** Names the shortcut in the manifest, and the modal it opens. */
export const ASK_CALLBACK = 'tokenbell_ask';

const asked = z.object({
  channel: z.string(),
  openThread: z.string().nullable(),
  threadTs: z.string(),
});

/** The message a shortcut was used on: where its question is answered. */
export type AskedPlace = Place & { readonly threadTs: string };

const BLOCK = 'question';
const LONGEST_QUESTION = 500;

/** A message that has been answered carries its thread; another one may still open one. */
export function placeOf({ channel, message }: MessageShortcut): AskedPlace {
  const openThread = typeof message.thread_ts === 'string' ? message.thread_ts : null;
  return { channel: channel.id, openThread, threadTs: openThread ?? message.ts };
}

/** Asks for one line of the grammar; the place comes back with the submission. */
export function askModal(place: AskedPlace): types.ModalView {
  return {
    type: 'modal',
    callback_id: ASK_CALLBACK,
    private_metadata: JSON.stringify(place),
    title: plainText(say`Ask Tokenbell`, SLACK_LIMITS.modalText),
    submit: plainText(say`Ask`, SLACK_LIMITS.modalText),
    close: plainText(say`Cancel`, SLACK_LIMITS.modalText),
    blocks: [
      {
        type: 'input',
        block_id: BLOCK,
        label: plainText(say`What would you like to know?`, SLACK_LIMITS.fieldText),
        hint: plainText(
          say`As after /usage: team 7d, top model 30d, forecast, budget. Only you see the answer; add public for everybody in the thread. help lists what there is.`,
          SLACK_LIMITS.fieldText,
        ),
        element: {
          type: 'plain_text_input',
          action_id: BLOCK,
          placeholder: plainText('team 7d', SLACK_LIMITS.placeholder),
          max_length: LONGEST_QUESTION,
          focus_on_load: true,
        },
      },
    ],
  };
}

/** What was typed, as it was typed: unlike messages and commands, inputs are not escaped. */
export function readAsked({ private_metadata, state }: ViewOutput): { text: string; place: AskedPlace } {
  const place = asked.parse(JSON.parse(private_metadata));
  return { place, text: state.values[BLOCK]?.[BLOCK]?.value ?? '' };
}
