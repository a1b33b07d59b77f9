import { type Sandbox, type SandboxOptions, startSandbox } from 'commercetools-sandbox';
import { onTestFinished } from 'vitest';

import type { Target } from './clients.ts';

/** Ids in commercetools' format, so that they are valid everywhere. */
export const ada = { id: 'eb7d1289-3063-4158-8bef-4caaa1ef476c', version: 5 };
export const vip = { id: 'd0df9c72-5248-4da4-ac78-826a59e7dc47' };
export const nobody = { id: '00000000-0000-4000-8000-000000000000' };

/** A project with the customer Ada (key `ada`), the groups `vip` and `gold`, and `others` more customers. */
export async function openShop(options: SandboxOptions = {}, others = 0): Promise<Sandbox> {
  const sandbox = await startSandbox({
    seed: {
      customerGroups: [
        { ...vip, key: 'vip', name: 'VIP' },
        { key: 'gold', name: 'Gold' },
      ],
      customers: [
        { ...ada, key: 'ada', email: 'ada@example.com', firstName: 'Ada' },
        ...Array.from({ length: others }, (_, index) => ({
          key: `other-${index}`,
          email: `other-${index}@example.com`,
        })),
      ],
    },
    ...options,
  });
  onTestFinished(() => sandbox.close());
  return sandbox;
}

export function targetOf(sandbox: Sandbox, scope = 'manage_customers'): Target {
  const { graphqlUrl: uri, authUrl: authHost, projectKey } = sandbox;
  return { uri, authHost, scope: `${scope}:${projectKey}` };
}
