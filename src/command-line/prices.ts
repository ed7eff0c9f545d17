import { parseArgs } from 'node:util';
import { DONE, isMisuse, NOT_UNDERSTOOD, writeLine } from './output.ts';
import { listPrices, pendingPrices } from './prices/list.ts';
import { PRICES_OPTIONS, type PricesDependencies, type PricesFlags } from './prices/options.ts';
import { listRates, setRate } from './prices/rate.ts';
import { repricePrices } from './prices/reprice.ts';
import { setPrices } from './prices/set.ts';
import { updatePrices } from './prices/update.ts';
import { askWhatIf } from './prices/what-if.ts';

export const PRICES_USAGE = `usage: tokenbell prices list [MODEL] [--provider P] [--at DATE] [--json]
       tokenbell prices pending [--json]
       tokenbell prices set PROVIDER/MODEL [--input USD] [--output USD] [--cache-read USD] [--cache-write USD]
                        [--from DATE] [--to DATE] [--tier batch] [--dry-run]
       tokenbell prices reprice [--model MODEL] [--from DATE] [--to DATE] [--dry-run]
       tokenbell prices update [--file JSON] [--dry-run]
       tokenbell prices whatif --model OLD=NEW | --tier batch | --cache 80% [RANGE] [FILTER…]
       tokenbell prices rate CURRENCY RATE [--from DATE]
       tokenbell prices rates [--json]

Prices are USD per 1M tokens. set says what it changes, writes it and prices stored events anew; rows are only ever
added, and a row set again supersedes the one before. update compares the catalogue that is installed, or a JSON file
of the same shape, with the book; nothing is fetched from a network. whatif changes nothing: RANGE is like 30d or
2026-10, FILTER like team:ml. rate says how much of a currency one USD is from a day on (rate EUR 0.92). All take --org ORG (default: default).`;

const VERBS: Readonly<
  Record<
    string,
    (words: readonly string[], flags: PricesFlags, dependencies: PricesDependencies) => Promise<number>
  >
> = {
  list: listPrices,
  pending: pendingPrices,
  set: setPrices,
  reprice: repricePrices,
  update: updatePrices,
  whatif: askWhatIf,
  rate: setRate,
  rates: listRates,
};

/** `tokenbell prices …`; returns the exit code. */
export async function pricesCommand(
  args: readonly string[],
  dependencies: PricesDependencies,
): Promise<number> {
  const { out, error } = dependencies;
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: PRICES_OPTIONS,
    });
    if (values.help) return await say(out, PRICES_USAGE, DONE);
    const [verb = '', ...words] = positionals;
    const run = Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined;
    if (!run) return await say(error, PRICES_USAGE, NOT_UNDERSTOOD);
    return await run(words, values, dependencies);
  } catch (problem) {
    if (!isMisuse(problem)) throw problem;
    return say(error, `${problem.message}\n\n${PRICES_USAGE}`, NOT_UNDERSTOOD);
  }
}

async function say(stream: NodeJS.WritableStream, text: string, exitCode: number): Promise<number> {
  await writeLine(stream, text);
  return exitCode;
}
