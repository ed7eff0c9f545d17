/** The values that are known; keys of the others are left out, as exact optional types want it. */
export function known<Values extends object>(
  values: {
    readonly [Name in keyof Values]: Values[Name] | undefined;
  },
): Values {
  const kept: Partial<Values> = {};
  for (const name in values) {
    const value = values[name];
    if (value !== undefined) kept[name] = value;
  }
  // Only undefined values are left out, which the keys of Values may be.
  return kept as Values;
}
