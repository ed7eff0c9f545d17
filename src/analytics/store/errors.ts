/** The price book changed while events were being priced: load it again, price again, try again. */
export class StaleBook extends Error {
  override readonly name = 'StaleBook';
}

/** The database is locked or away for now; nothing was written. Try again later. */
export class StoreBusy extends Error {
  override readonly name = 'StoreBusy';
}

/** A sum would pass 2^63, so none of a recording was stored; sending it again will not help. */
export class SumTooLarge extends Error {
  override readonly name = 'SumTooLarge';
}

/** What was asked for cannot be done, for a reason that whoever asked can do something about; nothing was changed. */
export class Refused extends Error {
  override readonly name = 'Refused';
}
