import type { Answer, Caller } from './http-service.ts';

/** The calls that the vendor added after the first seven. */

export const path = '/v2/userGroup2';

export async function addGroup(caller: Caller, details: object): Promise<number> {
  return (await caller.post(path, { maxGroupSize: 10, ...details })).body.entity;
}

export function idsOf({ body }: Answer): readonly number[] {
  return body.data.map(
    (item: { groupId?: number; fleetUserId?: number }) => item.groupId ?? item.fleetUserId,
  );
}

/** A customer with a name, a mobile, an email and a card. */
export async function addPerson(caller: Caller, mobile: string): Promise<number> {
  const identifiers = [
    { type: 'mobile', value: mobile },
    { type: 'email', value: `${mobile}@example.com` },
    { type: 'cardnumber', value: `card-${mobile}` },
  ];
  const profiles = [
    { source: 'INSTORE', firstName: 'Asha', lastName: 'Sharma', identifiers },
    { source: 'MARTJACK', identifiers: [{ type: 'email', value: `shop-${mobile}@example.com` }] },
  ];
  return (await caller.post('/v2/customers', { profiles })).body.createdId;
}
