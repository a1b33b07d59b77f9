import type { Change, ChangeKind, Effect } from '../../domain/changes.ts';
import { type Described, integer, jsonText, orNull, text, textOf } from './column.ts';
import { readerOf } from './reader.ts';
import { tableOfOrg } from './table.ts';

type EachField<One> = One extends unknown ? keyof One : never;

/** The fields that say what a change concerns: `groupId`, `userId` and so on. */
type Subject = Exclude<EachField<Effect>, 'kind' | 'before' | 'after'>;
type Subjects = { readonly [Field in Subject]: number | null };

/** The content of a log entry as it is stored. */
export interface StoredChange extends Subjects {
  readonly sequence: number;
  readonly at: number;
  readonly kind: ChangeKind;
  readonly cause: string;
  readonly actorTillId: number | null;
  readonly requestId: string | null;
  /** JSON. */
  readonly before: string | null;
  /** JSON. */
  readonly after: string | null;
}

/** A log entry as it is stored, with its link to the chain. */
export interface LogEntry extends StoredChange {
  /** Null: the entry is older than the hashes. */
  readonly hash: string | null;
  /** Only in personal entries, until the customer is erased. */
  readonly salt: string | null;
  /** Only in personal entries. */
  readonly commitment: string | null;
}

const subjects: Described<Subjects> = {
  groupId: orNull(integer),
  userId: orNull(integer),
  companyId: orNull(integer),
  tillId: orNull(integer),
  webhookId: orNull(integer),
};
const subjectFields = Object.keys(subjects) as readonly Subject[];

const stored: Described<StoredChange> = {
  sequence: integer,
  at: integer,
  kind: textOf<ChangeKind>(),
  cause: text,
  actorTillId: orNull(integer),
  requestId: orNull(text),
  ...subjects,
  before: orNull(jsonText),
  after: orNull(jsonText),
};

export const logTable = tableOfOrg<LogEntry>('changes', {
  key: ['sequence'],
  columns: { ...stored, hash: orNull(text), salt: orNull(text), commitment: orNull(text) },
});

/** Reads an entry without its link. */
export const changeReader = readerOf<StoredChange>(stored);

export function fromChange(change: Change): StoredChange {
  const about = change as Partial<Subjects>;
  return {
    sequence: change.sequence,
    at: change.at,
    kind: change.kind,
    cause: change.cause,
    actorTillId: change.actor.tillId,
    requestId: change.actor.requestId,
    groupId: about.groupId ?? null,
    userId: about.userId ?? null,
    companyId: about.companyId ?? null,
    tillId: about.tillId ?? null,
    webhookId: about.webhookId ?? null,
    before: toJson(change.before),
    after: toJson(change.after),
  };
}

/** A change contains the subjects of its kind and no others. */
export function toChange(entry: StoredChange): Change {
  const found: Record<string, unknown> = { kind: entry.kind };
  for (const field of subjectFields) if (entry[field] !== null) found[field] = entry[field];
  return {
    ...found,
    before: fromJson(entry.before),
    after: fromJson(entry.after),
    sequence: entry.sequence,
    at: entry.at,
    cause: entry.cause,
    actor: { tillId: entry.actorTillId, requestId: entry.requestId },
  } as Change;
}

function toJson(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}

function fromJson(stored: string | null): unknown {
  return stored === null ? null : JSON.parse(stored);
}
