/** The queries. */
export const queries = /* GraphQL */ `
  type Limit {
    limit: Long
  }

  interface LimitWithCurrent {
    limit: Long
    current: Long
  }

  type CustomerLimitWithCurrent implements LimitWithCurrent {
    limit: Long
    current: Long!
  }

  type CustomerGroupLimitWithCurrent implements LimitWithCurrent {
    limit: Long
    current: Long!
  }

  type CustomerLimitsProjection {
    maxGroupsPerCustomer: Limit!
    total: CustomerLimitWithCurrent!
  }

  type CustomerGroupLimitsProjection {
    total: CustomerGroupLimitWithCurrent!
  }

  type ProjectCustomLimitsProjection {
    customers: CustomerLimitsProjection!
    customerGroups: CustomerGroupLimitsProjection!
  }

  type Me {
    customer: Customer
  }

  type Query implements CustomerQueryInterface {
    customer(id: String, key: String): Customer
    customers(where: String, sort: [String!], limit: Int, offset: Int): CustomerQueryResult!
    customerGroup(id: String, key: String): CustomerGroup
    customerGroups(
      where: String
      sort: [String!]
      limit: Int
      offset: Int
    ): CustomerGroupQueryResult!
    messages(where: String, sort: [String!], limit: Int, offset: Int): MessageQueryResult!
    limits: ProjectCustomLimitsProjection!
    me: Me!
  }
`;
