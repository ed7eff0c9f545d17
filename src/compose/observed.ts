import type { Receiver } from '../analytics/ingest/receive.ts';
import type { Bot } from '../bot/run.ts';
import type { Job } from '../jobs/job.ts';
import type { Metrics } from '../metrics.ts';

/** The receiver, with what became of the events counted, and how long requests waited for their commit. */
export function observedReceiver(receiver: Receiver, metrics: Metrics): Receiver {
  const receive = metrics.timed('ingest', receiver.receive);
  return {
    ...receiver,
    receive: async (request) => {
      const receipt = await receive(request);
      metrics.countEvents('accepted', receipt.accepted);
      metrics.countEvents('duplicate', receipt.duplicates);
      metrics.countEvents('rejected', receipt.rejected.length);
      return receipt;
    },
  };
}

/** The bot, with the time its answers take. */
export function observedBot(bot: Bot, metrics: Metrics): Bot {
  return {
    ...bot,
    command: metrics.timed('reply', bot.command),
    press: metrics.timed('reply', bot.press),
  };
}

/** A job, with the time its runs take. */
export function observedJob(job: Job, metrics: Metrics): Job {
  return job.kind === 'interval'
    ? { ...job, run: metrics.timed('job', job.run) }
    : { ...job, run: metrics.timed('job', job.run) };
}
