import type { Intake } from '../analytics/ingest/intake.ts';
import type { Answer } from '../bot/platform.ts';
import type { Bot } from '../bot/run.ts';
import type { Job } from '../jobs/job.ts';
import type { Metrics } from '../metrics.ts';

/** The intake, with what became of the events counted, and how long requests waited for their commit. */
export function observedIntake(intake: Intake, metrics: Metrics): Intake {
  const post = metrics.timed('ingest', intake.post);
  return {
    ...intake,
    post: async (posted) => {
      const answer = await post(posted);
      if ('refused' in answer) return answer;
      metrics.countEvents('accepted', answer.accepted);
      metrics.countEvents('duplicate', answer.duplicates);
      metrics.countEvents('rejected', answer.rejected.length);
      return answer;
    },
  };
}

/** The bot, with the time its answers take and how many say that something failed: it never throws. */
export function observedBot(bot: Bot, metrics: Metrics): Bot {
  const noted = (answer: Answer) => {
    if (answer.message.error?.code === 'internal') metrics.countFailure('reply');
    return answer;
  };
  return {
    ...bot,
    command: metrics.timed('reply', async (request) => noted(await bot.command(request))),
    press: metrics.timed('reply', async (id, request) => noted(await bot.press(id, request))),
  };
}

/** A job, with the time its runs take. */
export function observedJob(job: Job, metrics: Metrics): Job {
  return job.kind === 'interval'
    ? { ...job, run: metrics.timed('job', job.run) }
    : { ...job, run: metrics.timed('job', job.run) };
}
