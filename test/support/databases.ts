import { temporaryPostgres } from './temporary-postgres.ts';

/** A database that processes share; an empty environment means the file in their folder. */
export type JourneyDatabase = {
  readonly environment: Readonly<Record<string, string>>;
  remove(): Promise<void>;
};

/** What every journey that is about the database runs on. */
export const DATABASES: readonly {
  readonly name: string;
  readonly create: () => Promise<JourneyDatabase>;
}[] = [
  { name: 'SQLite file', create: async () => ({ environment: {}, remove: async () => undefined }) },
  {
    name: 'PostgreSQL',
    create: async () => {
      const { url, remove } = await temporaryPostgres();
      return { environment: { TOKENBELL_DATABASE_URL: url }, remove };
    },
  },
];
