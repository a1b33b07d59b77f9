/** Highest number of items in one join, transfer, batch or check. */
export const batchLimit = 1_000;
