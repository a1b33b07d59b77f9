/** The median (`p50`) and the 99th percentile (`p99`) of the times. */
export function summarize(times: readonly number[]): {
  readonly p50: number;
  readonly p99: number;
} {
  const sorted = Float64Array.from(times).sort();
  const at = (part: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
  return { p50: at(0.5), p99: at(0.99) };
}
