import pg from 'pg';

/**
 * Runs `work`, which changes the schema, in one transaction on a connection of its own, one process at a time.
 * It has no time limit: changing a large table takes longer than a statement otherwise may.
 */
export async function withOwnConnection(
  url: string,
  work: (client: pg.Client) => Promise<void>,
): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: 'tokenbell' });
  await client.connect();
  try {
    await client.query("begin; select pg_advisory_xact_lock(hashtextextended('tokenbell schema', 0))");
    await work(client);
    await client.query('commit');
  } finally {
    // Ends the transaction too where it was not committed.
    await client.end();
  }
}
