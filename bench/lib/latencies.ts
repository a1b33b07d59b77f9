/** Half of the times are below `p50`, 99 of a hundred below `p99`. */
export function summarize(times: readonly number[]): {
  readonly p50: number;
  readonly p99: number;
} {
  const sorted = Float64Array.from(times).sort();
  const at = (part: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
  return { p50: at(0.5), p99: at(0.99) };
}
