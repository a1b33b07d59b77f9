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
 * What an engine promises. The suite in `test/store-contract/` tests each sentence here on every engine. If the
 * database cannot be used, all methods reject with StoreUnavailable and have changed nothing; `write` may reject with
 * OutcomeUnknown if this cannot be determined. Nothing crosses orgs: a key of another org is an unknown key.
 *
 * A store has a clock, and reads return the state at its time: a membership past its `validUntil` has ended, and a
 * group has the phase that its times say, even if the log does not record it yet. Only `load` returns what is stored,
 * including what is past due in the groups involved, or will be in a moment; the domain settles it (`factsAt`).
 */
export interface Store extends WebhookStore {
  /** Whether one `write` may carry jobs of several orgs that share one transaction. */
  readonly sharesTransactions: boolean;

  /** The clock of the store's reads, in milliseconds since the epoch. */
  readonly now: () => number;

  /**
   * Runs the jobs in one transaction. Each job locks its org against all other writers in any process, loads its needs,
   * calls `decide`, and stores the returned batch with its changes. Resolves when everything is on disk. If anything
   * throws, rejects and has stored nothing.
   */
  write(jobs: readonly WriteJob[]): Promise<void>;

  /**
   * The facts for these needs as of one committed moment, without a lock. Concurrent callers may share the same facts:
   * only read them, or decide on a draft.
   */
  load(orgId: number, needs: readonly Needs[]): Promise<Facts>;

  /** What each selector finds, or null. `id` finds deleted groups too, other selectors only live ones. */
  findGroups(
    orgId: number,
    selectors: readonly GroupSelector[],
  ): Promise<readonly (Group | null)[]>;

  /**
   * Current members, the primary member first, then everybody who left and did not return. Both parts are ordered by
   * time of joining; the order does not depend on whether the log records yet that a membership ended by itself.
   */
  listMembers(orgId: number, groupId: number): Promise<readonly Member[]>;

  /**
   * The group, deleted or not, with a page of its current members as in `listCurrentMembers`, both as of one committed
   * moment. Null: the group does not exist.
   */
  findGroupWithMembers(
    orgId: number,
    groupId: number,
    page: { after: number; limit: number },
  ): Promise<GroupWithMembers | null>;

  /**
   * What each selector finds, as in `findGroups`, with all members of the group as in `listMembers`; everything as of
   * one committed moment.
   */
  findGroupsWithAllMembers(
    orgId: number,
    selectors: readonly GroupSelector[],
  ): Promise<readonly (GroupWithMembers | null)[]>;

  /**
   * A page of the groups that match the query (the domain's `matchesGroup`), in the requested order: by groupId, or by
   * folded name and groupId; a search by text is ordered by the text that it found. Paging returns every group that
   * keeps matching and keeps its name exactly once, and no group that keeps its name twice. Examines at most
   * `mostLookedAt` groups: a page may have fewer than `limit` groups, or none, although more follow.
   */
  listGroups(orgId: number, query: GroupQuery, page: Page): Promise<Listed<Group>>;

  /** Current members with a userId above `after`, ascending, at most `limit`. */
  listCurrentMembers(
    orgId: number,
    groupId: number,
    page: { after: number; limit: number },
  ): Promise<readonly Member[]>;

  /**
   * The groups that the customer is a member of, with an id above `after`, ascending, at most `limit`, each with the
   * membership.
   */
  listGroupsOfCustomer(
    orgId: number,
    userId: number,
    page: { after: number; limit: number },
  ): Promise<readonly GroupOfCustomer[]>;

  /**
   * Invitations to a group or of a customer, with an id above `after`, ascending, at most `limit`; with `openAt` only
   * those that are open at that time.
   */
  listInvitations(
    orgId: number,
    asked: InvitationsAsked,
    page: { after: number; limit: number },
  ): Promise<readonly Invitation[]>;

  findCustomer(orgId: number, userId: number): Promise<CustomerRecord | null>;

  /** A page of the customers that match the query (`matchesCustomer`), by userId; otherwise like `listGroups`. */
  listCustomers(orgId: number, query: CustomerQuery, page: Page): Promise<Listed<CustomerRecord>>;

  /** Companies with an id above `after`, ascending, at most `limit`. */
  listCompanies(orgId: number, page: { after: number; limit: number }): Promise<readonly Company[]>;

  /**
   * A page of the log as of one committed moment: changes with a sequence above `since` that match the filter,
   * ascending, at most `limit`, and how far the log was examined. Without a filter there is no gap.
   */
  listChanges(orgId: number, asked: ChangesAsked): Promise<ChangePage>;

  /**
   * The current state of the org as of one committed moment: the result of folding the log up to the sequence of `org`.
   * Writers do not wait for its reader. Null: the org does not exist. The caller must close it.
   */
  openSnapshot(orgId: number): Promise<Snapshot | null>;

  findImport(orgId: number, importId: string): Promise<Import | null>;

  /**
   * Imports, newest first, at most `limit`; `after` is the previous one, with its import id (`key`) and start (`id`).
   */
  listImports(orgId: number, page: Page): Promise<readonly Import[]>;

  /** Rows that the import, or undoing it, could not apply: lines above `after`, ascending, at most `limit`. */
  listImportErrors(
    orgId: number,
    page: Pick<ImportError, 'importId' | 'phase'> & { after: number; limit: number },
  ): Promise<readonly ImportError[]>;

  /** Log entries as they are stored, with a sequence above `since`, ascending, at most `limit`. */
  listEntries(orgId: number, page: { since: number; limit: number }): Promise<readonly LogEntry[]>;

  /**
   * The changes of these groups and customers up to a sequence, ascending, however long the log is: for a group all its
   * changes and those of its memberships; for a customer their own changes, and with `membershipsOf` their joins and
   * leaves.
   */
  listHistory(orgId: number, asked: HistoryAsked): Promise<readonly Change[]>;

  findOrg(orgId: number): Promise<Org | null>;
  listOrgs(): Promise<readonly Org[]>;
  listTills(orgId: number): Promise<readonly Till[]>;

  /** The login with this name. Null: none. */
  findLogin(kind: LoginKind, name: string): Promise<Login | null>;
  findTill(orgId: number, tillId: number): Promise<Till | null>;

  /** What is due before a time, earliest first, at most `limit`. */
  listDue(orgId: number, before: number, limit: number): Promise<readonly DueOn[]>;

  /** An org id that no other call ever gets. */
  reserveOrgId(): Promise<number>;

  /** A random secret of this installation, created by the first call, the same in every process. */
  installationSecret(name: string): Promise<string>;

  /**
   * Deletes the remembered responses to idempotency keys that are older than this time, in milliseconds since the
   * epoch.
   */
  forgetAnswers(orgId: number, answeredBefore: number): Promise<void>;

  close(): Promise<void>;
}

export interface GroupWithMembers {
  readonly group: Group;
  readonly members: readonly Member[];
}

/** Whose invitations: give exactly one of the two. */
export interface InvitationsAsked {
  readonly groupId?: number;
  readonly userId?: number;
  readonly openAt?: number;
}

/** Whose history, and up to which sequence. */
export interface HistoryAsked {
  readonly upTo: number;
  readonly groupIds?: readonly number[];
  readonly userIds?: readonly number[];
  readonly membershipsOf?: readonly number[];
}

/** A place in a list: after the item with this id, at this search key if the list is ordered by search key. */
export interface Place {
  readonly key: string;
  readonly id: number;
}

export interface Page {
  /** Null: start at the beginning. */
  readonly after: Place | null;
  readonly limit: number;
}

export interface Listed<Item> {
  readonly items: readonly Item[];
  /** Where the next page starts; null: the list is complete. */
  readonly next: Place | null;
}

/** The part of a write that concerns one org. */
export interface WriteJob {
  readonly orgId: number;
  readonly needs: readonly Needs[];
  /**
   * Synchronous, so that nothing waits while the org is locked. May be called again if the org was written meanwhile;
   * only the result of the last call is stored.
   */
  decide(facts: Facts): Batch;
}

/** A decision: the draft whose touched facts are stored, and the log entries that explain them. */
export interface Batch {
  readonly facts: Facts;
  readonly changes: readonly Change[];
}

/** The database cannot be used; the message says why. Nothing was stored, unless it is an OutcomeUnknown. */
export class StoreUnavailable extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StoreUnavailable';
  }
}

/** The database became unreachable during a commit: either all of the write is stored, or nothing. */
export class OutcomeUnknown extends StoreUnavailable {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'OutcomeUnknown';
  }
}
