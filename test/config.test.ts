import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from '../src/config.ts';

function problemsOf(variables: Readonly<Record<string, string>>): readonly string[] {
  try {
    readConfig(variables);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

describe('the configuration', () => {
  it('needs nothing, and takes an empty variable for none', () => {
    const empty = { TOKENBELL_PORT: '', SLACK_BOT_TOKEN: ' ' };
    for (const variables of [{}, empty]) {
      expect(readConfig(variables)).toMatchObject({
        databaseUrl: 'file:./var/tokenbell.db',
        host: '127.0.0.1',
        port: 8080,
        timeZone: 'UTC',
        console: false,
        heliconeSecret: null,
        slack: null,
        discord: null,
        providers: { openai: null, anthropic: null },
      });
    }
  });

  it('knows what Helicone signs with', () => {
    expect(readConfig({ HELICONE_WEBHOOK_SECRET: ' shared ' }).heliconeSecret).toBe('shared');
  });

  it('keeps the database in its folder unless told otherwise', () => {
    const inFolder = { TOKENBELL_DATA_DIR: '/data' };
    expect(readConfig(inFolder).databaseUrl).toBe('file:/data/tokenbell.db');
    const named = { ...inFolder, TOKENBELL_DATABASE_URL: 'file:/elsewhere.db' };
    expect(readConfig(named).databaseUrl).toBe('file:/elsewhere.db');
  });

  it('names everything that is wrong at once, and no secret', () => {
    const secret = 'very-secret';
    const problems = problemsOf({
      TOKENBELL_PORT: '99999',
      TOKENBELL_TIME_ZONE: 'Mars/Olympus',
      SLACK_BOT_TOKEN: secret,
    });
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual([
      'TOKENBELL_PORT',
      'TOKENBELL_TIME_ZONE',
      'SLACK_BOT_TOKEN',
    ]);
    expect(problems.join()).not.toContain(secret);
  });

  it('wants tokens that belong together together', () => {
    expect(problemsOf({ SLACK_APP_TOKEN: 'xapp-1' })).toEqual([
      'SLACK_BOT_TOKEN must be set too, since SLACK_APP_TOKEN is',
    ]);
  });

  it.each([
    ['https://slack.example/api/', true],
    ['http://127.0.0.1:9/api/', true],
    ['http://localhost:9/api/', true],
    ['http://slack.example/api/', false],
    ['http://127.0.0.1.example/api/', false],
    ['ftp://127.0.0.1/', false],
    ['slack', false],
  ])('sends tokens to %s: %s', (url, isSafe) => {
    for (const variable of ['SLACK_API_URL', 'OPENAI_ADMIN_URL', 'ANTHROPIC_ADMIN_URL']) {
      expect(problemsOf({ [variable]: url }).length === 0).toBe(isSafe);
    }
  });

  it('names what is wrong as it was typed, with an example that fits', () => {
    expect(
      problemsOf({ TOKENBELL_ROLES: 'web,bot,cron', DISCORD_HTTP_PATH: 'x', SLACK_HTTP_PATH: 'y' }),
    ).toEqual([
      'TOKENBELL_ROLES must be some of ingest, bot, jobs, separated by commas',
      'SLACK_HTTP_PATH must be a path such as /slack/events',
      'DISCORD_HTTP_PATH must be a path such as /discord/interactions',
    ]);
  });

  it('knows whom usage may be asked of, and where', () => {
    const variables = {
      OPENAI_ADMIN_KEY: ' sk-admin-1 ',
      ANTHROPIC_ADMIN_KEY: 'sk-ant-admin-1',
      ANTHROPIC_ADMIN_URL: 'http://127.0.0.1:9',
    };
    expect(readConfig(variables).providers).toEqual({
      openai: { adminKey: 'sk-admin-1', apiUrl: null },
      anthropic: { adminKey: 'sk-ant-admin-1', apiUrl: 'http://127.0.0.1:9' },
    });
    expect(problemsOf({ OPENAI_ADMIN_KEY: 'two words' })).toEqual([
      'OPENAI_ADMIN_KEY must be one word without blanks',
    ]);
  });
});
