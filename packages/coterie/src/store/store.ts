import type { Change } from '../domain/changes.ts';
import type { Company } from '../domain/companies.ts';
import type { CustomerRecord } from '../domain/customers.ts';
import type { DueOn } from '../domain/due.ts';
import type { Facts } from '../domain/facts.ts';
import type { CustomerQuery, GroupQuery } from '../domain/finding.ts';
import type { Group, GroupSelector } from '../domain/groups.ts';
import type { Import, ImportError } from '../domain/imports.ts';
import type { Invitation } from '../domain/invitations.ts';
import type { GroupOfCustomer, Member } from '../domain/memberships.ts';
import type { Needs } from '../domain/needs.ts';
import type { Org } from '../domain/org.ts';
import type { Login, LoginKind, Till } from '../domain/tills.ts';
import type { ChangePage, ChangesAsked } from './change-page.ts';
import type { Snapshot } from './snapshot.ts';
import type { WebhookStore } from './sending.ts';
import type { LogEntry } from './tables/changes.ts';

/**
 * What an engine promises. Each sentence here is tested on every engine by the suite in
 * `test/store-contract/`. All methods reject with StoreUnavailable when the database can not be used, and
 * then have changed nothing; `write` may reject with OutcomeUnknown where that can not be told. Nothing crosses orgs: a key of another org is an unknown key.
 *
 * A store has a clock, and its reads are of that moment: a membership past its `validUntil` is one that has ended, and
 * a group stands where its times say, although the log does not tell of it yet. Only `load` gives what is stored, with
 * what is past due in the groups that are needed by then or in the next moments: the domain settles it (`factsAt`).
 */
export interface Store extends WebhookStore {
  /** Whether one `write` may carry jobs of several orgs, all sharing one transaction. */
  readonly sharesTransactions: boolean;

  /** The clock of its reads, in milliseconds since the epoch. */
  readonly now: () => number;

  /**
   * Runs the jobs in one transaction. Each locks its org against every other writer in any process,
   * loads what it needs, calls `decide`, and stores the batch it returns with its changes.
   * Resolves when everything is on disk; rejects, having stored nothing, when anything throws.
   */
  write(jobs: readonly WriteJob[]): Promise<void>;

  /**
   * The facts for these needs as of one committed moment, without a lock. Callers of one moment may get the same
   * facts: they are to be read, or to be decided on in a draft.
   */
  load(orgId: number, needs: readonly Needs[]): Promise<Facts>;

  /** What each selector finds, or null. `id` finds deleted groups too, the others live ones only. */
  findGroups(
    orgId: number,
    selectors: readonly GroupSelector[],
  ): Promise<readonly (Group | null)[]>;

  /**
   * Members, the primary first; then those who left and did not return; each by time of joining, which is the same
   * whether the log tells yet of memberships that ended by themselves.
   */
  listMembers(orgId: number, groupId: number): Promise<readonly Member[]>;

  /**
   * The group, deleted or not, with a page of its current members as `listCurrentMembers` lists them: both as of one
   * committed moment. Null: there is no such group.
   */
  findGroupWithMembers(
    orgId: number,
    groupId: number,
    page: { after: number; limit: number },
  ): Promise<GroupWithMembers | null>;

  /**
   * What each selector finds, as `findGroups`, with all members of the group as `listMembers` lists them: everything as
   * of one committed moment.
   */
  findGroupsWithAllMembers(
    orgId: number,
    selectors: readonly GroupSelector[],
  ): Promise<readonly (GroupWithMembers | null)[]>;

  /**
   * A page of the groups that fit the query, as the domain's `matchesGroup` says, in the order that it asks for:
   * ascending by groupId or by folded name, then groupId; in a search by text, by what was found. A walk from page to
   * page meets each group that fits all the while, and keeps its name, exactly once; no group twice that keeps its name.
   * Looks at no more than `mostLookedAt` groups: a page may have fewer than `limit`, even none, with more to come.
   */
  listGroups(orgId: number, query: GroupQuery, page: Page): Promise<Listed<Group>>;

  /** Current members with a userId above `after`, ascending, at most `limit`. */
  listCurrentMembers(
    orgId: number,
    groupId: number,
    page: { after: number; limit: number },
  ): Promise<readonly Member[]>;

  /** The groups that she is a member of now, with an id above `after`, ascending, at most `limit`, and how she is. */
  listGroupsOfCustomer(
    orgId: number,
    userId: number,
    page: { after: number; limit: number },
  ): Promise<readonly GroupOfCustomer[]>;

  /**
   * Invitations to a group, or of a customer, with an id above `after`, ascending, at most `limit`; with `openAt` those
   * that are open at this time.
   */
  listInvitations(
    orgId: number,
    asked: InvitationsAsked,
    page: { after: number; limit: number },
  ): Promise<readonly Invitation[]>;

  findCustomer(orgId: number, userId: number): Promise<CustomerRecord | null>;

  /** A page of the customers that fit the query, as `matchesCustomer` says, by userId; otherwise like listGroups. */
  listCustomers(orgId: number, query: CustomerQuery, page: Page): Promise<Listed<CustomerRecord>>;

  /** Companies with an id above `after`, ascending, at most `limit`. */
  listCompanies(orgId: number, page: { after: number; limit: number }): Promise<readonly Company[]>;

  /**
   * A page of the log: changes with a sequence above `since` that fit the filter, ascending, at most `limit`, without
   * a filter without a gap; and how far was looked. As of one committed moment.
   */
  listChanges(orgId: number, asked: ChangesAsked): Promise<ChangePage>;

  /**
   * Everything that is current in the org as of one committed moment: what folding the log up to the sequence of
   * `org` gives. No writer waits for its reader. Null: there is no such org. The caller must close it.
   */
  openSnapshot(orgId: number): Promise<Snapshot | null>;

  findImport(orgId: number, importId: string): Promise<Import | null>;

  /** The newest imports first, at most `limit`, behind the one with this import id (`key`) and start (`id`). */
  listImports(orgId: number, page: Page): Promise<readonly Import[]>;

  /** What the import, or undoing it, could not do: lines above `after`, ascending, at most `limit`. */
  listImportErrors(
    orgId: number,
    page: Pick<ImportError, 'importId' | 'phase'> & { after: number; limit: number },
  ): Promise<readonly ImportError[]>;

  /** Entries of the log with a sequence above `since` as they are stored, ascending, at most `limit`. */
  listEntries(orgId: number, page: { since: number; limit: number }): Promise<readonly LogEntry[]>;

  /**
   * The changes up to a sequence that tell of these groups and customers, ascending, however long the log is: all of a
   * group and its memberships; of a customer those of her own, and with `membershipsOf` those by which she joined and left.
   */
  listHistory(orgId: number, asked: HistoryAsked): Promise<readonly Change[]>;

  findOrg(orgId: number): Promise<Org | null>;
  listOrgs(): Promise<readonly Org[]>;
  listTills(orgId: number): Promise<readonly Till[]>;

  /** What the name stands for. Null: nothing has this name. */
  findLogin(kind: LoginKind, name: string): Promise<Login | null>;
  findTill(orgId: number, tillId: number): Promise<Till | null>;

  /** What is due before a time, the first to be due first, at most `limit`. */
  listDue(orgId: number, before: number, limit: number): Promise<readonly DueOn[]>;

  /** An org id that no other call ever gets. */
  reserveOrgId(): Promise<number>;

  /** A random secret of this installation, made at the first call, the same in every process. */
  installationSecret(name: string): Promise<string>;

  /** Forgets the answers to idempotency keys that were given before this time, in milliseconds since the epoch. */
  forgetAnswers(orgId: number, answeredBefore: number): Promise<void>;

  close(): Promise<void>;
}

export interface GroupWithMembers {
  readonly group: Group;
  readonly members: readonly Member[];
}

/** Whose invitations: one of the two. */
export interface InvitationsAsked {
  readonly groupId?: number;
  readonly userId?: number;
  readonly openAt?: number;
}

/** Whose history. */
export interface HistoryAsked {
  readonly upTo: number;
  readonly groupIds?: readonly number[];
  readonly userIds?: readonly number[];
  readonly membershipsOf?: readonly number[];
}

/** A place in a list: behind the item with this id, at this search key where the list is ordered by one. */
export interface Place {
  readonly key: string;
  readonly id: number;
}

export interface Page {
  /** Null: from the beginning. */
  readonly after: Place | null;
  readonly limit: number;
}

export interface Listed<Item> {
  readonly items: readonly Item[];
  /** Where to go on; null: there is no more. */
  readonly next: Place | null;
}

/** One org's share of a write. */
export interface WriteJob {
  readonly orgId: number;
  readonly needs: readonly Needs[];
  /**
   * Synchronous, so that nothing waits while the org is locked. Called again when the org was written meanwhile: only
   * what the last call returned is stored.
   */
  decide(facts: Facts): Batch;
}

/** What was decided: the draft whose touched facts are stored, and the log entries that explain them. */
export interface Batch {
  readonly facts: Facts;
  readonly changes: readonly Change[];
}

/** The database can not be used now; the sentence says why. Nothing was stored, unless it is an OutcomeUnknown. */
export class StoreUnavailable extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StoreUnavailable';
  }
}

/** The database went away while it was committing, and could not be asked since: all of the write is stored, or nothing. */
export class OutcomeUnknown extends StoreUnavailable {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'OutcomeUnknown';
  }
}
