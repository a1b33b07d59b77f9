import { type Caller, createCustomer, createGroup, joinGroup } from '../http-service.ts';

/** A small org in which every refusal can be had. */
export interface World {
  readonly caller: Caller;
  /** ACTIVE, size 10; ann is its primary member, bob, dan and fay are members. */
  readonly purple: number;
  /** ACTIVE, size 2, two members: carl, whose membership ends by itself, and dan. */
  readonly full: number;
  /** ACTIVE and empty. */
  readonly empty: number;
  /** ACTIVE; its one member is corp, of a company. */
  readonly business: number;
  readonly inactive: number;
  readonly deleted: number;
  /** Deleted; another group has its external id, `taken`, by now. */
  readonly replaced: number;
  readonly ann: number;
  readonly bob: number;
  readonly carl: number;
  readonly dan: number;
  /** In no group and no company. */
  readonly eve: number;
  /** Primary member of the group ofFay, and a member of purple. */
  readonly fay: number;
  readonly ofFay: number;
  /** In a company. */
  readonly corp: number;
  /** Merged into eve; her mobile still names her. */
  readonly merged: number;
  readonly erased: number;
  /** A member of purple whose membership ends by itself. */
  readonly timed: number;
  /** Its primary member offers her role to bob; eve is invited. */
  readonly inviting: number;
  /** Of groups whose primary members offer their roles: this member has one elsewhere since, that one's membership ends. */
  readonly busy: number;
  readonly ending: number;
  readonly invitations: Readonly<
    Record<'open' | 'declined' | 'withdrawn' | 'ofCompany' | 'inactive', number>
  >;
  /** Of the log's last change. */
  readonly sequence: number;
}

export const mobiles = { ann: '91001', bob: '91002', merged: '91007' };

export async function buildWorld(caller: Caller): Promise<World> {
  const ann = await createCustomer(caller, mobiles.ann);
  const bob = await createCustomer(caller, mobiles.bob);
  const carl = await createCustomer(caller, '91003');
  const dan = await createCustomer(caller, '91004');
  const eve = await createCustomer(caller, '91005');
  const corp = await createCustomer(caller, '91006');
  const merged = await createCustomer(caller, mobiles.merged);
  const fay = await createCustomer(caller, '91009');
  const leaver = await createCustomer(caller, '91008');
  const purple = await createGroup(caller, 'purple');
  const full = await createGroup(caller, 'full', 2);
  const empty = await createGroup(caller, 'empty');
  const business = await createGroup(caller, 'business');
  const inactive = await createGroup(caller, 'inactive');
  const deleted = await createGroup(caller, 'deleted');
  await joinGroup(caller, purple, { primary: ann, secondary: [bob, dan, fay] });
  const ofFay = await createGroup(caller, 'of fay');
  await joinGroup(caller, ofFay, { primary: fay });
  await joinGroup(caller, full, { secondary: [carl, dan] });
  const validUntil = '2040-01-01T00:00:00Z';
  await caller.patch(`/api/v1/groups/${full}/members/${carl}`, { validUntil });
  const company = await caller.post('/api/v1/companies', { externalId: 'acme' });
  await caller.patch(`/api/v1/customers/${corp}`, { companyId: company.body.companyId });
  await joinGroup(caller, business, { secondary: [corp] });
  await joinGroup(caller, inactive, { primary: leaver });
  await caller.delete(leaveUrl(inactive, '91008'));
  await caller.delete(`/v2/userGroup2?id=${deleted}`);
  const replaced = await createGroup(caller, 'taken');
  await caller.delete(`/v2/userGroup2?id=${replaced}`);
  await createGroup(caller, 'taken');
  await caller.post(`/api/v1/customers/${merged}/merge`, { into: eve });
  const erased = await createCustomer(caller, '91010');
  await caller.post(`/api/v1/customers/${erased}/erase`);
  const offers = await buildOffers(caller, { purple, bob, eve });
  const webhook = await caller.post('/api/v1/webhooks', { url: 'http://127.0.0.1:9/' });
  await caller.patch(`/api/v1/webhooks/${webhook.body.webhookId}`, { status: 'DISABLED' });
  const { sequence } = (await caller.get('/api/v1/changes?limit=1')).body;
  return {
    caller,
    purple,
    full,
    empty,
    business,
    inactive,
    deleted,
    replaced,
    ann,
    bob,
    carl,
    dan,
    eve,
    fay,
    ofFay,
    corp,
    merged,
    erased,
    ...offers,
    sequence,
  };
}

async function buildOffers(
  caller: Caller,
  { purple, bob, eve }: Pick<World, 'purple' | 'bob' | 'eve'>,
): Promise<Pick<World, 'timed' | 'inviting' | 'busy' | 'ending' | 'invitations'>> {
  let count = 0;
  const person = (): Promise<number> => createCustomer(caller, `930${(count += 1)}`);
  const member = (group: number, user: number) => `/api/v1/groups/${group}/members/${user}`;
  const validUntil = '2999-01-01T00:00:00Z';
  const family = async (name: string, other: number): Promise<number> => {
    const group = await createGroup(caller, name);
    await joinGroup(caller, group, { primary: await person(), secondary: [other] });
    return group;
  };
  const offered = async (name: string, other: number): Promise<number> => {
    const group = await family(name, other);
    await caller.post(`/api/v1/groups/${group}/hand-over-offer`, { userId: other });
    return group;
  };
  const invite = async (group: number, userId: number): Promise<number> => {
    const { body } = await caller.post(`/api/v1/groups/${group}/invitations`, { userId });
    return body.invitationId;
  };
  const timed = await person();
  await caller.put(member(purple, timed), { validUntil });
  const inviting = await offered('inviting', bob);
  const [busyOne, endingOne, corporate, leaver] = [
    await person(),
    await person(),
    await person(),
    await person(),
  ];
  const busy = await offered('busy', busyOne);
  await joinGroup(caller, await createGroup(caller, 'of busy'), { primary: busyOne });
  const ending = await offered('ending', endingOne);
  await caller.patch(member(ending, endingOne), { validUntil });
  const open = await invite(inviting, eve);
  const declined = await invite(inviting, await person());
  await caller.post(`/api/v1/invitations/${declined}/decline`);
  const withdrawn = await invite(inviting, await person());
  await caller.post(`/api/v1/invitations/${withdrawn}/withdraw`);
  const ofCompany = await invite(inviting, corporate);
  const { body } = await caller.post('/api/v1/companies', { externalId: 'later' });
  await caller.patch(`/api/v1/customers/${corporate}`, { companyId: body.companyId });
  const left = await createGroup(caller, 'left');
  await joinGroup(caller, left, { primary: leaver });
  const inactive = await invite(left, await person());
  await caller.delete(member(left, leaver));
  const invitations = { open, declined, withdrawn, ofCompany, inactive };
  return { timed, inviting, busy, ending, invitations };
}

export function leaveUrl(groupId: number | string, mobile: string): string {
  const query = `source=INSTORE&accountId=&identifierName=mobile&identifierValue=${mobile}`;
  return `/v2/userGroup2/${groupId}/leave?${query}`;
}
