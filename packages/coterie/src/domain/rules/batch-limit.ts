/** Most items in one join or transfer. */
export const batchLimit = 1_000;
