/** Work of one request, and how much of the queue it takes. */
export type Submission<Work> = { readonly work: Work; readonly events: number; readonly bytes: number };

export type GroupCommitOptions<Work, Result> = {
  /** Writes all of a group in one transaction; answers in its order. */
  readonly commit: (group: readonly Work[]) => Promise<readonly Result[]>;
  /** Whether a failure says something about the database and not about the work: then nothing is tried alone. */
  readonly isOutage: (error: unknown) => boolean;
  /** Calls back after some milliseconds. */
  readonly after: (delayMs: number, run: () => void) => void;
  /** Resolves when the thread has done what else waits: between groups, answers leave and requests come in. */
  readonly letOthers: () => Promise<void>;
  readonly flushEvents: number;
  readonly flushMs: number;
};

export type Queue = { readonly events: number; readonly bytes: number };

export type GroupCommit<Work, Result> = {
  /** Resolves once the work's group is committed. */
  submit(submission: Submission<Work>): Promise<Result>;
  queue(): Queue;
  /** Resolves when everything submitted so far is committed or has failed. */
  drained(): Promise<void>;
};

type Waiting<Work, Result> = Submission<Work> & {
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
};

/**
 * Makes one transaction of the requests that arrive together: waiting for the disk costs 18 times a write of
 * one event but nothing noticeable at 500. A group closes at `flushEvents` or `flushMs` after its first
 * request; one is written at a time, and what arrives meanwhile is the next group.
 */
export function createGroupCommit<Work, Result>(
  options: GroupCommitOptions<Work, Result>,
): GroupCommit<Work, Result> {
  let waiting: Waiting<Work, Result>[] = [];
  let waitingEvents = 0;
  let events = 0;
  let bytes = 0;
  let isWriting = false;
  let isTimed = false;
  let onDrained: (() => void)[] = [];

  function submit(submission: Submission<Work>): Promise<Result> {
    return new Promise((resolve, reject) => {
      waiting.push({ ...submission, resolve, reject });
      waitingEvents += submission.events;
      events += submission.events;
      bytes += submission.bytes;
      flushSoon();
    });
  }

  function flushSoon(): void {
    if (isWriting) return;
    if (waitingEvents >= options.flushEvents) return void flush();
    if (isTimed) return;
    isTimed = true;
    options.after(options.flushMs, () => {
      isTimed = false;
      if (!isWriting && waiting.length > 0) void flush();
    });
  }

  async function flush(): Promise<void> {
    isWriting = true;
    while (waiting.length > 0) {
      const group = takeGroup();
      await settle(group);
      for (const one of group) {
        events -= one.events;
        bytes -= one.bytes;
      }
      if (waiting.length > 0) await options.letOthers();
    }
    isWriting = false;
    for (const resolve of onDrained) resolve();
    onDrained = [];
  }

  /** A group is bounded too: a backlog is written in pieces, so that its first request is answered first. */
  function takeGroup(): readonly Waiting<Work, Result>[] {
    let taken = 0;
    let size = 0;
    while (taken < waiting.length && size < options.flushEvents) size += waiting[taken++]?.events ?? 0;
    waitingEvents -= size;
    const group = waiting.slice(0, taken);
    waiting = waiting.slice(taken);
    return group;
  }

  /** Never rejects: each submission hears of its own end. */
  async function settle(group: readonly Waiting<Work, Result>[]): Promise<void> {
    try {
      const results = await options.commit(group.map((one) => one.work));
      group.forEach((one, index) => {
        // commit answers in the group's order, one result a request.
        one.resolve(results[index] as Result);
      });
    } catch (error) {
      const isShared = group.length === 1 || options.isOutage(error);
      for (const one of group) {
        if (isShared) one.reject(error);
        // One request the store cannot take must not cost its neighbours their answer.
        else await settle([one]);
      }
    }
  }

  return {
    submit,
    queue: () => ({ events, bytes }),
    drained: () =>
      isWriting || waiting.length > 0 ? new Promise((resolve) => onDrained.push(resolve)) : Promise.resolve(),
  };
}
