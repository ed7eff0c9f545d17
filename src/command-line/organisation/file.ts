import { z } from 'zod';
import { SENSITIVITY_KIND } from '../../analytics/alerts/rules/active.ts';
import { RULES } from '../../analytics/alerts/rules/rules.ts';
import { operatorPriceSchema } from '../../analytics/pricing/own-prices/operator-price.ts';

const id = z.string().trim().min(1).max(255).describe('As events spell it');
const name = z.string().trim().min(1).max(255);
const channel = z
  .string()
  .trim()
  .min(1)
  .max(80)
  .describe('A platform\'s id: "C0123ABCD", "slack:C0123ABCD", "discord:1234…", "console:main"');
const timeZone = z.string().trim().min(1).max(64).describe('IANA name: "Europe/Berlin"');
const decimal = z
  .union([z.number().positive(), z.string().regex(/^\d{1,12}(\.\d{1,12})?$/)])
  .describe('USD, as a number or a plain decimal in quotes');
const team = z.strictObject({
  id,
  name: name.optional(),
  department: id.optional(),
  costCenter: id.optional(),
  leads: z.array(id).max(100).optional().describe('Ids of members'),
});

const member = z.strictObject({
  id,
  name: name.optional(),
  email: z.email().max(255).optional(),
  team: id.optional(),
  teams: z
    .array(z.strictObject({ team: id, from: z.iso.date().optional(), until: z.iso.date().optional() }))
    .max(1000)
    .optional()
    .describe(
      'Which team when; `until` is the first day it no longer holds. Without it, another `team` holds from today',
    ),
  role: z.enum(['member', 'lead', 'admin']).default('member'),
  slack: id.optional().describe('Slack user id'),
  discord: id.optional().describe('Discord user id'),
});

const budget = z.strictObject({
  scope: z
    .string()
    .trim()
    .min(1)
    .max(300)
    .describe('"org", a filter of one value: "team:ml", or "user:*" for each'),
  amountUsd: decimal.optional(),
  tokens: z.int().positive().optional(),
  period: z.enum(['day', 'week', 'month', 'quarter', 'cycle']).default('month'),
  thresholds: z.array(z.int().min(1).max(1000)).min(1).max(10).default([75, 90, 95]),
  repeatPercent: z
    .union([z.literal(0), z.int().min(5).max(1000)])
    .default(25)
    .describe('Above 100 % told again every so many percent; 0: never'),
  atLimit: z
    .enum(['warn', 'deny'])
    .default('warn')
    .describe('What gateways that ask are told once it is spent'),
  forecast: z.boolean().default(true).describe('Whether it is told ahead that it will be exceeded'),
  channel: channel.optional(),
});

const subscription = z.strictObject({
  query: z.string().trim().min(1).max(2000).describe('A question: "team 7d"'),
  schedule: z
    .string()
    .regex(/^(daily|weekdays|weekly|monthly)( [a-z0-9,]+)? ([01]\d|2[0-3]):[0-5]\d( quiet)?$/)
    .describe('"daily 09:00", "weekdays 09:00", "weekly mon,wed 09:00", "monthly 1,15 09:00 quiet"'),
  timeZone: timeZone.optional(),
  channel,
});

const route = z.strictObject({
  kind: z.enum(['spike', 'budget', 'digest']),
  scope: z.string().trim().min(1).max(300).default('org'),
  channel,
});

const currency = z
  .string()
  .regex(/^[A-Z]{3}$/)
  .describe('ISO 4217: "EUR"');

const exchangeRate = z.strictObject({
  currency,
  day: z.iso.date().describe('Holds from this day on, until the next'),
  rate: z
    .union([z.number().positive(), z.string().regex(/^\d{1,9}(\.\d{1,12})?$/)])
    .describe('Units of the currency for one USD, as a number or a plain decimal in quotes'),
});

const tax = z.strictObject({
  rate: z
    .union([z.number().min(0).max(100), z.string().regex(/^(\d{1,2}(\.\d{1,4})?|100)$/)])
    .describe('Percent on what is invoiced, as a number or a plain decimal in quotes: 21, "8.875"'),
});

const rule = z.strictObject({
  kind: z.enum([...new Set(['cost', 'hanging', SENSITIVITY_KIND, ...RULES.map(({ kind }) => kind)])]),
  scope: z.string().trim().min(1).max(300).default('org'),
  above: z.string().trim().min(1).max(40).optional().describe('"$50/day", "5M/hour", "10%", "8s"'),
  min: z.int().nonnegative().optional().describe('Calls an hour must have'),
  level: z.enum(['low', 'normal', 'high']).optional().describe('Of a sensitivity'),
  severity: z.enum(['page', 'notice']).optional(),
  channel: channel.optional(),
  state: z.enum(['on', 'off']).default('on'),
});

const MOST_ROWS = 50_000;
const MOST_RULES = 200;

const organisation = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/),
  name: name.optional(),
  timeZone: timeZone.optional(),
  cycleDay: z.int().min(1).max(28).optional().describe('Day of the month the billing cycle begins on'),
  people: z.enum(['named', 'pseudonymous', 'off']).optional(),
  currency: currency.optional().describe('What amounts are shown in; they are kept in USD'),
  locale: z
    .string()
    .optional()
    .describe('Language and country of what is posted, as a BCP 47 tag: en, es, es-MX'),
  departments: z.array(id).max(MOST_ROWS).optional().describe('When given, teams may name no other'),
  teams: z.array(team).max(MOST_ROWS).optional(),
  members: z.array(member).max(MOST_ROWS).optional(),
  budgets: z.array(budget).max(MOST_ROWS).optional(),
  subscriptions: z.array(subscription).max(MOST_ROWS).optional(),
  personal: z
    .string()
    .regex(/^(off|[a-z]+ ([01]\d|2[0-3]):[0-5]\d)$/)
    .optional()
    .describe('Everybody\'s own week, sent to them alone: "monday 09:00" or "off"'),
  routes: z.array(route).max(MOST_ROWS).optional(),
  rules: z.array(rule).max(MOST_RULES).optional(),
  prices: z.array(operatorPriceSchema).max(MOST_ROWS).optional(),
  exchangeRates: z.array(exchangeRate).max(MOST_ROWS).optional(),
  tax: tax.optional(),
  traceLink: z
    .string()
    .max(500)
    .optional()
    .describe('Where traces are found: "https://tracing.example/trace/{trace}", or "off"'),
});

/** Organisations as code: what `tokenbell apply` reads. Published as data/organisation.schema.json. */
export const organisationFileSchema = z.strictObject({
  organisations: z.array(organisation).min(1).max(1000),
});

export type OrganisationFile = z.infer<typeof organisationFileSchema>;
export type OrganisationEntry = OrganisationFile['organisations'][number];

/** One thing wrong with a file, and where: "organisations[0].teams[2].id". */
export type FileProblem = { readonly path: string; readonly message: string };

export function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
}
