import { type CreateHome, newHome } from './process-run.ts';
import { temporaryPostgres } from './temporary-postgres.ts';

/** Every journey that says something about what is stored runs on each of them. */
export const DATABASES: readonly { readonly name: string; readonly create: CreateHome }[] = [
  { name: 'SQLite', create: newHome },
  {
    name: 'PostgreSQL',
    create: async (environment) => {
      const database = await temporaryPostgres();
      const home = newHome({ ...environment, TOKENBELL_DATABASE_URL: database.url });
      const remove = async () => {
        await home.remove();
        await database.remove();
      };
      return { ...home, remove };
    },
  },
];
