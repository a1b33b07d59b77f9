import { checkGroupDraft } from '../arguments.ts';
import { type CommercetoolsClient, mutate } from '../client.ts';
import { createGroup as createGroupDocument } from '../documents.generated.ts';
import { errorOf, normalizeError } from '../errors.ts';
import { findGroup } from './read.ts';
import type { CustomerGroup, GroupDraft, MutationResponse } from '../types.ts';

export async function ensureGroup(
  client: CommercetoolsClient,
  draft: GroupDraft,
): Promise<CustomerGroup> {
  checkGroupDraft(draft);
  const { key, name } = draft;
  const present = () => findGroup(client, key === undefined ? { name } : { key });
  const found = await present();
  if (found !== null) return found;
  try {
    return await createGroup(client, draft);
  } catch (thrown) {
    // Another caller has just created it, unless the duplicate is a different group with the same name.
    const twin = normalizeError(thrown).code === 'DuplicateField' ? await present() : null;
    if (twin === null) throw thrown;
    return twin;
  }
}

async function createGroup(
  client: CommercetoolsClient,
  { key, name }: GroupDraft,
): Promise<CustomerGroup> {
  const draft = { groupName: name, ...(key === undefined ? {} : { key }) };
  const answer = await mutate<MutationResponse<'customerGroup', CustomerGroup>>(
    client,
    createGroupDocument,
    { draft },
  );
  const group = answer.data?.customerGroup;
  if (group == null) throw errorOf(answer) ?? normalizeError(answer);
  return group;
}
