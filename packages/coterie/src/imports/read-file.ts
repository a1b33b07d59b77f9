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

/** Rows that follow each other in the file. */
export interface Chunk {
  readonly rows: readonly FileRow[];
  /** Of all rows of the file up to the last of these. */
  readonly digest: string;
  readonly isLast: boolean;
}

/** Longest row, so that a file without an end of line does not fill the memory. */
const longestRow = 1_048_576;

/**
 * Reads a file as it arrives, some rows at a time; the first chunk has the rows that follow what is `done`. The last is
 * marked, and may be empty. Throws ImportRefused where the file, from some line on, has no rows, and when what is done
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
    // One is kept back, so that the last chunk of a file can be told.
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

/** What has been hashed so far; more can follow. */
function digestOf(hash: Hash): string {
  return hash.copy().digest('hex');
}

/** What a row says, with a text that no other row has. */
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
  // The failure reaches whoever reads the records.
  pipeline(Readable.from(decode(file)), parser, () => {});
  let names: readonly string[] | null = null;
  let linesBefore = 0;
  try {
    for await (const { record, info } of parser as AsyncIterable<Parsed>) {
      // A cell may have lines of its own, and empty lines may stand before the record.
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
      refusal(95050, { x: line, y: csvFaults[error.code] ?? 'its quotes are not in order' }),
    );
  }
  if (names === null)
    throw new ImportRefused(refusal(95050, { x: 1, y: 'there must be the names of the columns' }));
}

function linesWithin(record: readonly string[]): number {
  return record.reduce((count, cell) => count + cell.split('\n').length - 1, 0);
}

const csvFaults: Readonly<Record<string, string>> = {
  CSV_MAX_RECORD_SIZE: `a row may have at most ${longestRow} characters`,
  CSV_QUOTE_NOT_CLOSED: 'a quote is opened here and not closed',
};

/** The names of the columns as we write them, whatever their case in the file. */
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
  // Each row would be refused.
  if (what === 'members' && !has('userId') && !has('identifierType', 'identifierValue')) {
    const missing = 'it must name userId, or identifierType and identifierValue';
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
    // The line as it is: a value that is nested too deeply can be read and not be written.
    if (value === null) {
      const none = refusal(95050, { x: line, y: 'it is no JSON object' });
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

/** Text of the bytes, without the mark that some programs put before it. */
async function* decode(file: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let line = 1;
  const read = (bytes?: Uint8Array): string => {
    try {
      return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
    } catch {
      throw new ImportRefused(refusal(95050, { x: line, y: 'from there on it is not UTF-8' }));
    }
  };
  for await (const bytes of file) {
    let text = '';
    // Line by line, so that the one with a wrong byte is known; no other character has the byte of a line's end.
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
