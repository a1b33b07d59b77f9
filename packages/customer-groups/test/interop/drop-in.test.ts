import { createRequire } from 'node:module';

import type { Sandbox } from 'commercetools-sandbox';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import type { CommercetoolsClient, SettingsLike } from '../../src/client.ts';
import { credentials, forEachClient } from './clients.ts';
import { describeInstalled, pathOf, type Require } from './installed.ts';
import { ada, openShop, targetOf, vip } from './shop.ts';

/** `setup` changes the state of the module, so each test loads the package anew. */
let ours: typeof import('../../src/index.ts');
beforeEach(async () => {
  vi.resetModules();
  ours = await import('../../src/index.ts');
});

/** The exports of commercetools-api: the first three in 0.2, the last in 1.x. */
interface Origin {
  setup(config: object): void;
  update(config: object): void;
  getSettings(): SettingsLike;
  createApiClient(config: object): SettingsLike;
}

const name = '@vue-storefront/commercetools-api';

describeInstalled('commercetools-api 0.2.7', ['commercetools-api'], (load) => {
  let origin: Origin;
  beforeEach(() => (origin = loadAnew(load, 'commercetools-api')));

  describe('the settings of getSettings()', () => {
    theOneRequest((sandbox) => {
      origin.setup(configFor(sandbox));
      return origin.getSettings();
    });
  });

  it('rejects settings read before the setup of commercetools-api, and says what to do', () => {
    expect(() => ours.setup(origin.getSettings())).toThrow(
      expect.objectContaining({
        name: 'ArgumentError',
        message: expect.stringMatching(/needs a configured client.*after its own setup\(\)/),
      }),
    );
  });

  it('keeps the client it was given, also after update of commercetools-api created another', async () => {
    const sandbox = await openShop();
    origin.setup(configFor(sandbox));
    const settings = origin.getSettings();
    ours.setup(settings);
    const mutate = vi.spyOn(clientIn(settings), 'mutate');
    origin.update({ locale: 'de' });
    expect(origin.getSettings().client).not.toBe(settings.client);
    await ours.addCustomerToGroup(ada, vip);
    expect(mutate).toHaveBeenCalledOnce();
  });
});

describeInstalled('commercetools-api 1.1.2', ['commercetools-api-1'], (load) => {
  describe('the result of createApiClient()', () => {
    theOneRequest((sandbox) =>
      loadAnew(load, 'commercetools-api-1').createApiClient(configFor(sandbox)),
    );
  });
});

forEachClient((connect) => {
  describe('as { client }', () => {
    theOneRequest(async (sandbox) => ({ client: await connect(targetOf(sandbox)) }));
  });

  describe('as it is', () => {
    theOneRequest((sandbox) => connect(targetOf(sandbox)));
  });

  it('replaces the client that was set up before', async () => {
    const [before, now] = [await openShop(), await openShop()];
    ours.setup(await connect(targetOf(before)));
    ours.setup(await connect(targetOf(now)));
    await ours.addCustomerToGroup(ada, vip);
    expect(graphqlOf(before)).toEqual([]);
    expect(now.customer('ada')?.version).toBe(6);
  });
});

it('says that there is no client yet, and what to call', async () => {
  await expect(ours.addCustomerToGroup(ada, vip)).rejects.toThrow(
    'customer-groups has no client yet: call setup(getSettings()) first',
  );
  await expect(ours.removeCustomerFromGroup(ada)).rejects.toThrow('no client yet');
});

type MaybePromise<T> = T | Promise<T>;

/** Tests that hold for the drop-in's two functions with every argument of `setup`. */
function theOneRequest(
  open: (sandbox: Sandbox) => MaybePromise<SettingsLike | CommercetoolsClient>,
): void {
  // A group object of a shop; no field of it may be lost or added.
  const group = { typeId: 'customer-group', ...vip };
  const addition = [{ setCustomerGroup: { customerGroup: group } }];
  const removal = [{ setCustomerGroup: {} }];

  it.each([
    ['addCustomerToGroup', addition],
    ['removeCustomerFromGroup', removal],
  ] as const)('sends one %s, and no more', async (operation, actions) => {
    const sandbox = await openShop();
    const settings = await open(sandbox);
    expect(ours.setup(settings)).toBeUndefined();
    const mutate = vi.spyOn(clientIn(settings), 'mutate');
    // Called without its module object, as a named import is.
    const { [operation]: change } = ours;
    await change(ada, group);
    const variables = { ...ada, actions };
    expect(graphqlOf(sandbox)).toMatchObject([
      {
        method: 'POST',
        status: 200,
        operationName: operation,
        variables,
        fields: [{ name: 'updateCustomer', alias: 'customer' }],
      },
    ]);
    expect(mutate.mock.calls).toEqual([
      [
        {
          mutation: expect.objectContaining({ kind: 'Document' }),
          variables,
          fetchPolicy: 'no-cache',
        },
      ],
    ]);
    expect(sandbox.customer('ada')?.customerGroup?.id).toBe(
      actions === addition ? vip.id : undefined,
    );
  });

  it('passes the same group object through', async () => {
    const settings = await open(await openShop());
    ours.setup(settings);
    const mutate = vi.spyOn(clientIn(settings), 'mutate');
    await ours.addCustomerToGroup(ada, group);
    const [[options] = []] = mutate.mock.calls;
    expect(options.variables.actions[0].setCustomerGroup.customerGroup).toBe(group);
  });

  it('does not modify the settings', async () => {
    const settings = await open(await openShop());
    const before = { ...settings };
    const inTheClient = { ...clientIn(settings) };
    ours.setup(Object.freeze(settings));
    expect(settings).toEqual(before);
    expect({ ...clientIn(settings) }).toEqual(inTheClient);
  });
}

function graphqlOf(sandbox: Sandbox): readonly object[] {
  return sandbox.requests.filter(({ path }) => path.endsWith('/graphql'));
}

function clientIn(settings: SettingsLike | CommercetoolsClient): CommercetoolsClient {
  const client = 'mutate' in settings ? settings : settings.client;
  if (client === undefined) throw new Error('The settings have no client.');
  return client;
}

/** The configuration of the original documentation. */
function configFor(sandbox: Sandbox): object {
  const { uri, authHost, scope } = targetOf(sandbox);
  const { projectKey } = sandbox;
  return { api: { uri, authHost, projectKey, ...credentials, scopes: [scope] } };
}

/** Loads commercetools-api anew, because its settings are state of the module, too. */
function loadAnew(load: Require, folder: string): Origin {
  const { cache } = createRequire(import.meta.url);
  for (const path of Object.keys(cache)) if (path.startsWith(pathOf(folder))) delete cache[path];
  return load(name) as Origin;
}
