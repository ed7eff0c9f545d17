/** Hands items on that come within one turn of the event loop together: waking a thread takes longer than an item. */
export function inBatches<Item>(send: (items: readonly Item[]) => void): (item: Item) => void {
  let items: Item[] = [];
  return (item) => {
    if (items.push(item) > 1) return;
    setImmediate(() => {
      const ready = items;
      items = [];
      send(ready);
    });
  };
}
