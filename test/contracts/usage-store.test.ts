import { describe } from 'vitest';
import { ENGINES } from './engines.ts';
import { eventReadingContract } from './event-reading.ts';
import { exactMoneyContract } from './exact-money.ts';
import { hoursOfWeekContract } from './hours-of-week.ts';
import { plannedContract } from './planned.ts';
import { recordingContract } from './recording.ts';
import { reportedContract } from './reported.ts';
import { runsContract } from './runs.ts';
import { sealedContract } from './sealed-days.ts';
import { sumsContract } from './sums.ts';
import { upkeepContract } from './upkeep.ts';

describe.each(ENGINES)('the usage store on $name', ({ create }) => {
  recordingContract(create);
  runsContract(create);
  sumsContract(create);
  hoursOfWeekContract(create);
  plannedContract(create);
  sealedContract(create);
  reportedContract(create);
  upkeepContract(create);
  eventReadingContract(create);
  exactMoneyContract(create);
});
