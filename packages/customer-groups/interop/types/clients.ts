/** Clients of every generation are accepted without a cast. */
import type { ApolloClient as Apollo3, NormalizedCacheObject } from 'apollo-3/core';
import type { ApolloClient as Apollo4 } from 'apollo-4/core';
import type { ApolloClient as Apollo2 } from 'apollo-client';
import {
  createCustomerGroups,
  createServerClient,
  type CustomerGroups,
  setup,
} from '@vsf-enterprise/customer-groups';

export function take(
  two: Apollo2<object>,
  three: Apollo3<NormalizedCacheObject>,
  four: Apollo4,
): CustomerGroups[] {
  for (const client of [two, three, four]) {
    setup(client);
    setup({ client });
  }
  setup(two);
  setup(three);
  setup(four);
  const ours = createServerClient({
    uri: 'https://api.example.com/demo/graphql',
    authHost: 'https://auth.example.com',
    projectKey: 'demo',
    clientId: 'id',
    clientSecret: 'secret',
  });
  return [
    createCustomerGroups({ client: two }),
    createCustomerGroups({ client: three }),
    createCustomerGroups({ client: four }),
    createCustomerGroups(two),
    createCustomerGroups(three),
    createCustomerGroups(four),
    createCustomerGroups({ client: ours }),
  ];
}
