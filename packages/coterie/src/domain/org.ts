import { type Refusal, refusal } from './refusals.ts';
import { builtInPermissions } from './permissions.ts';

/** What an operator can set per org. */
export interface OrgSettings {
  /** Unique in the installation. The command line names the org by it. */
  readonly name: string;
  /** IANA name. Dates in responses of the vendor's calls have its UTC offset. */
  readonly timeZone: string;
  /** The largest maxGroupSize that a group may have. */
  readonly productLimit: number;
  /** HTTP status when a rule rejects a call. Some integrations expect 200 and read the body. */
  readonly domainErrorStatus: 400 | 200;
  /** Whether a group stays ACTIVE when its primary member leaves. */
  readonly keepGroupActiveWithoutPrimary: boolean;
  /** Permission codes of this org, besides the built-in ones. */
  readonly permissionCodes: readonly string[];
}

/** The org: its settings, and the counters from which its ids are made. */
export interface Org extends OrgSettings {
  readonly orgId: number;
  readonly createdOn: number;
  /** Sequence number of the org's last change. The change log has no gap up to it. */
  readonly sequence: number;
  /** Time of the last change. Times in the log never go back, even if the clock does. */
  readonly lastChangeOn: number;
  /** Hash of the log up to its last entry. The store computes it; no rule uses it. */
  readonly lastHash: string;
  /** Number of entries from before the log had hashes. */
  readonly unchained: number;
  readonly lastGroupId: number;
  readonly lastUserId: number;
  readonly lastCompanyId: number;
  readonly lastTillId: number;
}

/** The vendor's product limit where none is configured. */
export const defaultOrgSettings: Omit<OrgSettings, 'name'> = {
  timeZone: 'UTC',
  productLimit: 30_000,
  domainErrorStatus: 400,
  keepGroupActiveWithoutPrimary: false,
  permissionCodes: [],
};

const highestProductLimit = 1_000_000;

/** Why these settings cannot be stored, or null. */
export function checkOrgSettings(settings: OrgSettings): Refusal | null {
  const refuse = (x: string, y: string): Refusal => refusal(95007, { x, y });
  if (!/^[a-z0-9][a-z0-9._-]{0,49}$/.test(settings.name))
    return refuse('name', '1 to 50 lower-case letters, digits, dots, dashes or underscores');
  if (!isTimeZone(settings.timeZone))
    return refuse('timeZone', 'an IANA time zone such as Asia/Kolkata');
  if (!isWholeNumber(settings.productLimit, 1, highestProductLimit))
    return refuse('productLimit', `a whole number from 1 to ${highestProductLimit}`);
  if (settings.domainErrorStatus !== 400 && settings.domainErrorStatus !== 200)
    return refuse('domainErrorStatus', '400 or 200');
  const badCode = settings.permissionCodes.find((code) => !/^[a-z][a-z0-9_]{0,99}$/.test(code));
  if (badCode !== undefined)
    return refuse('permissionCodes', 'lower-case words joined by underscores');
  return null;
}

/** The codes that a member can have: the built-in ones and the org's own. */
export function knownPermissions(org: OrgSettings): readonly string[] {
  return [...builtInPermissions, ...org.permissionCodes];
}

/** Whether the org knows the permission code. */
export function knowsPermission(org: OrgSettings, code: string): boolean {
  return builtInPermissions.includes(code) || org.permissionCodes.includes(code);
}

function isWholeNumber(value: number, lowest: number, highest: number): boolean {
  return Number.isInteger(value) && value >= lowest && value <= highest;
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return !/^[+-]/.test(name);
  } catch {
    return false;
  }
}
