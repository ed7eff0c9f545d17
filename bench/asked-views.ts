import type { Only } from './peer/asked.ts';
import { type By, summaryPeer, topPeer } from './peer/breakdown.ts';
import { cachePeer } from './peer/cache.ts';
import { comparePeer } from './peer/compare.ts';
import { heatmapPeer } from './peer/heatmap.ts';
import type { Peer } from './peer/peer.ts';
import { timesByPeer, timesPeer, trendPeer, usersPeer } from './peer/trend.ts';
import { whyPeer } from './peer/why.ts';

/** A question, and how DuckDB gives the same answer; null where sums of events do not make it up. */
export type View = {
  readonly text: string;
  readonly only?: Only;
  readonly peer: Peer | null;
};

/** The same, with what DuckDB groups by for the rows of its table alone. */
export type SumView = View & { readonly by: string };

const TEAM: By = { dimension: 'team', column: 'team' };
const USER: By = { dimension: 'user', column: '"user"' };
const MODEL: By = { dimension: 'model', column: 'model' };
const STATUS: By = { dimension: 'status', column: 'status' };
const AGENT: By = { dimension: 'agent', column: 'agent' };
/** No call of the traffic says who pays for it. */
const SOURCE: By = { dimension: 'billingSource', column: `''` };

const TEAM_7: Only = { column: 'team', values: ['team-7'] };
const BOTH_TEAMS: Only = { column: 'team', values: ['team-1', 'team-7'] };
const USER_3: Only = { column: '"user"', values: ['user-3@acme.example'] };
const GPT_4O: Only = { column: 'model', values: ['gpt-4o'] };

const stacked = (by: By, hasUsers = true) => summaryPeer(by, { chart: 'stacked', hasUsers });

/** What people ask every day, and what has to bring two dimensions together. */
export const SUM_VIEWS: readonly SumView[] = [
  { text: 'team 7d', by: 'team', peer: stacked(TEAM) },
  { text: 'team 90d', by: 'team', peer: stacked(TEAM) },
  { text: 'team 90d by:user', by: '"user"', peer: stacked(USER) },
  { text: 'team team-7 90d', by: '"user"', only: TEAM_7, peer: stacked(USER) },
  {
    text: 'user user-3@acme.example 90d',
    by: 'model',
    only: USER_3,
    peer: summaryPeer(MODEL, { chart: 'trend', hasUsers: false }),
  },
  { text: 'trend 90d', by: 'occurred_at // 86400000', peer: trendPeer },
  { text: 'org 90d', by: 'team', peer: summaryPeer(TEAM, { chart: 'trend', hasUsers: true }) },
  { text: 'org 90d by:status', by: 'status', peer: stacked(STATUS) },
  { text: 'top user 90d', by: '"user"', peer: topPeer(USER) },
  { text: 'top user 90d model:gpt-4o', by: '"user"', only: GPT_4O, peer: topPeer(USER) },
  { text: 'top model 90d team:team-7', by: 'model', only: TEAM_7, peer: topPeer(MODEL) },
  { text: 'compare team:team-1 vs team:team-7 90d', by: 'team', only: BOTH_TEAMS, peer: comparePeer },
];

/** The same, and what is more than a table of sums. */
export const VIEWS: readonly (View | SumView)[] = [
  ...SUM_VIEWS,
  { text: 'top agent 90d metric:latency', peer: topPeer(AGENT, 'times') },
  { text: 'top agent 90d chart:scatter', peer: topPeer(AGENT, 'scatter') },
  { text: 'trend 90d metric:latency', peer: timesPeer },
  { text: 'trend 90d metric:latency by:agent', peer: timesByPeer('agent') },
  { text: 'trend 90d metric:users', peer: usersPeer },
  { text: 'cache 90d', peer: cachePeer },
  { text: 'heatmap 90d', peer: heatmapPeer },
  { text: 'source 90d', peer: stacked(SOURCE, false) },
  { text: 'why 90d', peer: whyPeer },
  { text: 'forecast', peer: null },
  { text: 'report 90d', peer: null },
];
