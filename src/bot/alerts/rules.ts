import { isThresholdKind, sensitivityTerms, wayOf } from '../../analytics/alerts/rules/active.ts';
import { RULES } from '../../analytics/alerts/rules/rules.ts';
import { limitText, thresholdTerms } from '../../analytics/alerts/rules/threshold.ts';
import { messageOf, type Row } from '../../analytics/message.ts';
import { mayReadScope } from '../../analytics/scope-access.ts';
import type { AlertRule } from '../../analytics/state.ts';
import type { Call, Saying } from '../command.ts';
import { printScope, readScope } from '../scope.ts';
import { printTarget } from '../target.ts';
import { isOwn } from './rule-access.ts';
import type { AlertVerb } from './verb.ts';

export const rules: AlertVerb = { name: 'rules', aliases: [], forms: ['alert rules'], run: listRules };

const MOST_SHOWN = 25;

/** Every rule somebody may know of, with who made it. */
async function listRules({ speaker, services }: Call): Promise<Saying> {
  const rows = await services.state.rules(speaker.organisation.id);
  const own = rows.filter((row) => isOwn(row) && mayReadScope(speaker.viewer, readScope(row.scope)));
  const shown = [...builtInRows(rows), ...own.map(ownRow)];
  const off = shown.filter(({ state }) => state === 'off').length;
  const headline = `${shown.length} rules: ${own.length} made here${off === 0 ? '' : `, ${off} off`}`;
  return {
    message: messageOf({
      command: '/usage alert rules',
      headline,
      lines: ['Try one on the last 60 days: /usage alert try cost team:ml above $50/day'],
      table: {
        columns: [
          { key: 'id', label: 'id', unit: 'text' },
          { key: 'what', label: 'what', unit: 'text' },
          { key: 'told', label: 'told', unit: 'text' },
          { key: 'state', label: 'state', unit: 'text' },
          { key: 'by', label: 'by', unit: 'text' },
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
      state: row?.state ?? 'on',
      by: row?.createdBy ?? 'always there',
    };
  });
}

function ownRow({ id, kind, scope, terms, channel, state, createdBy }: AlertRule): Row {
  const limit = thresholdTerms.safeParse(terms).data;
  const level = sensitivityTerms.safeParse(terms).data?.level;
  const what = limit && isThresholdKind(kind) ? `above ${limitText(kind, limit)}` : (level ?? '');
  return {
    id,
    what: `${kind} ${printScope(scope)} ${what}`,
    told: limit ? toldText(limit.severity, channel) : '',
    state,
    by: createdBy ?? 'command line',
  };
}

function toldText(severity: string, channel: string | null): string {
  return channel === null ? severity : `${severity} in ${printTarget(channel)}`;
}
