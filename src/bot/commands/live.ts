import { say } from '../../language/say.ts';
import type { Command } from '../command.ts';
import { listLive } from '../live/list.ts';
import { startLive } from '../live/start.ts';
import { stopLiveAnswer } from '../live/stop.ts';

export const live: Command = {
  name: 'live',
  aliases: [],
  get summary() {
    return say`a message in this channel that keeps itself up to date for up to an hour`;
  },
  forms: ['live [1m-60m] [<any question>]', 'live stop [here|#channel]', 'live list'],
  examples: ['live 30m team today', 'live list'],
  who: 'leads',
  reads: (verb) => verb === 'list',
  run: async (call) => {
    const [verb, ...rest] = call.words;
    const typed = verb?.quoted ? '' : verb?.text.toLowerCase();
    if (typed === 'list') return listLive(call);
    return typed === 'stop' ? stopLiveAnswer(call, rest) : startLive(call, call.words);
  },
};
