/** The day this version was made, UTC milliseconds. Moved on with every release; a clock that shows less is wrong. */
export const BUILT_AT = Date.UTC(2026, 10, 1);
