import { mayReadScope } from '../../analytics/access/scope-access.ts';
import { isThresholdKind, sensitivityTerms, wayOf } from '../../analytics/alerts/rules/active.ts';
import { RULES } from '../../analytics/alerts/rules/rules.ts';
import {
  limitText,
  type ThresholdKind,
  type ThresholdTerms,
  thresholdTerms,
} from '../../analytics/alerts/rules/threshold.ts';
import type { Sensitivity } from '../../analytics/detect/spend/settings.ts';
import { messageOf, type Row } from '../../analytics/message.ts';
import type { AlertRule } from '../../analytics/state.ts';
import { say } from '../../language/say.ts';
import type { Call, Saying } from '../command.ts';
import { printTarget } from '../grammar/target.ts';
import { printScope, readScope } from '../speaker/scope.ts';
import { kindText } from './limit-text.ts';
import { isOwn } from './rule-access.ts';
import type { AlertVerb } from './verb.ts';

export const rules: AlertVerb = { name: 'rules', aliases: [], forms: ['alert rules'], run: listRules };

const MOST_SHOWN = 25;

/** Every rule somebody may know of, with who made it. */
async function listRules({ speaker, services }: Call): Promise<Saying> {
  const rows = await services.state.rules(speaker.organisation.id);
  const own = rows.filter((row) => isOwn(row) && mayReadScope(speaker.viewer, readScope(row.scope)));
  const shown = [...builtInRows(rows), ...own.map(ownRow)];
  const off = rows.filter(({ id, state }) => state === 'off' && shown.some((row) => row.id === id)).length;
  return {
    message: messageOf({
      command: '/usage alert rules',
      headline:
        off === 0
          ? say`${shown.length} rules: ${own.length} made here`
          : say`${shown.length} rules: ${own.length} made here, ${off} off`,
      lines: [say`Try one on the last 60 days: /usage alert try cost team:ml above $50/day`],
      table: {
        columns: [
          { key: 'id', label: say`id`, unit: 'text' },
          { key: 'what', label: say`what`, unit: 'text' },
          { key: 'told', label: say`told`, unit: 'text' },
          { key: 'state', label: say`state`, unit: 'text' },
          { key: 'by', label: say`by`, unit: 'text' },
        ],
        rows: shown,
        total: {},
        shown: MOST_SHOWN,
        rowsOverlap: false,
      },
    }),
  };
}

function builtInRows(rows: readonly AlertRule[]): readonly Row[] {
  return RULES.map((rule) => {
    const row = rows.find(({ id }) => id === rule.kind);
    const { severity, channel } = wayOf(rule, rows);
    return {
      id: rule.kind,
      what: rule.summary,
      told: toldText(severity, channel),
      state: stateText(row?.state ?? 'on'),
      by: row?.createdBy ?? say`always there`,
    };
  });
}

function ownRow({ id, kind, scope, terms, channel, state, createdBy }: AlertRule): Row {
  const limit = thresholdTerms.safeParse(terms).data;
  return {
    id,
    what: limit && isThresholdKind(kind) ? aboveText(kind, scope, limit) : levelText(kind, scope, terms),
    told: limit ? toldText(limit.severity, channel) : '',
    state: stateText(state),
    by: createdBy ?? say`command line`,
  };
}

function aboveText(kind: ThresholdKind, scope: string, limit: ThresholdTerms): string {
  return say`${kindText(kind)} ${printScope(scope)} above ${limitText(kind, limit)}`;
}

function levelText(kind: string, scope: string, terms: AlertRule['terms']): string {
  const level = sensitivityTerms.safeParse(terms).data?.level;
  return `${kindText(kind)} ${printScope(scope)} ${level ? levelWord(level) : ''}`;
}

function levelWord(level: Sensitivity): string {
  switch (level) {
    case 'high':
      return say`high`;
    case 'normal':
      return say`normal`;
    case 'low':
      return say`low`;
  }
}

function stateText(state: AlertRule['state']): string {
  return state === 'on' ? say`on` : say`off`;
}

function toldText(severity: 'page' | 'notice', channel: string | null): string {
  const how = severity === 'page' ? say`page` : say`notice`;
  return channel === null ? how : say`${how} in ${printTarget(channel)}`;
}
