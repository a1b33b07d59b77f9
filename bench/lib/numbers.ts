/** Formats numbers for the performance pages. */

export function whole(value: number): string {
  return Math.round(value).toLocaleString('en');
}

export function milliseconds(value: number): string {
  return value.toFixed(value < 10 ? 2 : 0);
}

export function percent(value: number): string {
  return `${whole(value * 100)} %`;
}

export function megabytes(bytes: number | null): string {
  return bytes === null ? 'unknown' : `${whole(bytes / 1024 ** 2)} MB`;
}
