import type { FileRow } from '../domain/commands.ts';
import { createHash, type Hash } from 'node:crypto';
import { pipeline, Readable } from 'node:stream';

import { CsvError, parse } from 'csv-parse';

import { refusal } from '../domain/refusals.ts';
import { type Import, type ImportedThing, rowsPerChunk } from '../domain/imports.ts';
import { columnsOf, type FileRecord, toRow } from './columns.ts';
import { rearm } from './formulas.ts';
import { ImportRefused } from './refused.ts';

export type FileFormat = 'csv' | 'ndjson';

/** Consecutive rows of a file. */
export interface Chunk {
  readonly rows: readonly FileRow[];
  /** The digest of all rows of the file up to the last of these. */
  readonly digest: string;
  readonly isLast: boolean;
}

/** The longest row in characters, so that a file without line breaks does not fill the memory. */
const longestRow = 1_048_576;

/**
 * Reads a file as it arrives, in chunks of rows, starting after the rows that are `done`. The last chunk is marked, and
 * can be empty. Throws ImportRefused at a line from which on the file cannot be read, and when the rows that are done
 * came from another file.
 */
export async function* readChunks(
  file: AsyncIterable<Uint8Array>,
  format: FileFormat,
  done: Pick<Import, 'importId' | 'what' | 'rowsDone' | 'digest'>,
): AsyncGenerator<Chunk, void, undefined> {
  const { importId, what, rowsDone } = done;
  const hash = createHash('sha256');
  const records = format === 'csv' ? csvRecords(file, what) : jsonRecords(file);
  let rows: FileRow[] = [];
  let count = 0;
  const take = (isLast: boolean): Chunk => {
    const chunk = { rows, digest: digestOf(hash), isLast };
    rows = [];
    return chunk;
  };
  for await (const { text, record } of records) {
    // A full chunk is kept until another row follows, so that the last chunk can be marked.
    if (rows.length === rowsPerChunk) yield take(false);
    hash.update(`${text}\n`);
    count += 1;
    if (count === rowsDone && digestOf(hash) !== done.digest)
      throw new ImportRefused(refusal(95054, { x: importId }));
    if (count > rowsDone) rows.push('refusal' in record ? record : toRow(what, record));
  }
  if (count < rowsDone) throw new ImportRefused(refusal(95054, { x: importId }));
  yield take(true);
}

/** The digest of what has been hashed so far; more can follow. */
function digestOf(hash: Hash): string {
  return hash.copy().digest('hex');
}

/** Records, each with a text that differs from that of every different record. */
type Records = AsyncGenerator<{
  readonly text: string;
  readonly record: FileRecord | Extract<FileRow, { refusal: unknown }>;
}>;

interface Parsed {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

async function* csvRecords(file: AsyncIterable<Uint8Array>, what: ImportedThing): Records {
  const parser = parse({
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: longestRow,
  });
  // The reader of the records gets the error.
  pipeline(Readable.from(decode(file)), parser, () => {});
  let names: readonly string[] | null = null;
  let linesBefore = 0;
  try {
    for await (const { record, info } of parser as AsyncIterable<Parsed>) {
      // A cell can contain line breaks, and empty lines can precede the record.
      const line = info.lines - (info.lines === linesBefore + 1 ? 0 : linesWithin(record));
      linesBefore = info.lines;
      if (names === null) {
        names = readHeader(record, what);
        continue;
      }
      const text = JSON.stringify([names, record]);
      if (record.length > names.length) {
        const tooMany = refusal(95052, {
          x: names.length + 1,
          y: `left out: the first line names ${names.length} columns`,
        });
        yield { text, record: { line, refusal: tooMany } };
      } else yield { text, record: { line, cells: pair(names, record) } };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = 'lines' in error ? Number(error.lines) : linesBefore + 1;
    throw new ImportRefused(
      refusal(95050, { x: line, y: csvFaults[error.code] ?? 'its quotes are malformed' }),
    );
  }
  if (names === null)
    throw new ImportRefused(refusal(95050, { x: 1, y: 'the names of the columns are missing' }));
}

function linesWithin(record: readonly string[]): number {
  return record.reduce((count, cell) => count + cell.split('\n').length - 1, 0);
}

const csvFaults: Readonly<Record<string, string>> = {
  CSV_MAX_RECORD_SIZE: `the row is longer than ${longestRow} characters`,
  CSV_QUOTE_NOT_CLOSED: 'a quote is opened here but not closed',
};

/** The names of the columns in their canonical case; their case in the file does not matter. */
function readHeader(record: readonly string[], what: ImportedThing): readonly string[] {
  const known = Object.keys(columnsOf[what]);
  const names = record.map((given) => {
    const name = known.find((one) => one.toLowerCase() === given.trim().toLowerCase());
    if (name !== undefined) return name;
    throw new ImportRefused(refusal(95051, { x: `'${given}'`, y: known.join(', ') }));
  });
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw new ImportRefused(refusal(95051, { x: `'${twice}'`, y: known.join(', ') }));
  const has = (...needed: readonly string[]): boolean =>
    needed.every((name) => names.includes(name));
  // Otherwise every row would be rejected.
  if (what === 'members' && !has('userId') && !has('identifierType', 'identifierValue')) {
    const missing = 'the columns must include userId, or identifierType and identifierValue';
    throw new ImportRefused(refusal(95050, { x: 1, y: missing }));
  }
  return names;
}

function pair(names: readonly string[], record: readonly string[]): FileRecord['cells'] {
  return record.map((cell, index) => [names[index] ?? '', rearm(cell)] as const);
}

async function* jsonRecords(file: AsyncIterable<Uint8Array>): Records {
  let line = 0;
  for await (const text of lines(file)) {
    line += 1;
    if (text.trim() === '') continue;
    const value = parseObject(text);
    // The text is the line itself, because a deeply nested value can be parsed but not be serialized again.
    if (value === null) {
      const none = refusal(95050, { x: line, y: 'it is not a JSON object' });
      yield { text, record: { line, refusal: none } };
    } else yield { text, record: { line, cells: Object.entries(value) } };
  }
}

function parseObject(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

async function* lines(file: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let rest = '';
  let line = 1;
  for await (const text of decode(file)) {
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    line += parts.length;
    if (rest.length > longestRow)
      throw new ImportRefused(refusal(95050, { x: line, y: csvFaults.CSV_MAX_RECORD_SIZE ?? '' }));
    yield* parts;
  }
  if (rest !== '') yield rest;
}

const endOfLine = 0x0a;

/** Decodes the bytes, without the byte order mark that some programs write. */
async function* decode(file: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let line = 1;
  const read = (bytes?: Uint8Array): string => {
    try {
      return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
    } catch {
      throw new ImportRefused(refusal(95050, { x: line, y: 'it is not UTF-8 from there on' }));
    }
  };
  for await (const bytes of file) {
    let text = '';
    // Decodes line by line, so that the line with a wrong byte is known. In UTF-8, no other character contains that byte.
    for (let from = 0, end = 0; from < bytes.length; from = end) {
      const at = bytes.indexOf(endOfLine, from);
      end = at === -1 ? bytes.length : at + 1;
      text += read(bytes.subarray(from, end));
      if (at !== -1) line += 1;
    }
    if (text !== '') yield text;
  }
  const text = read();
  if (text !== '') yield text;
}
