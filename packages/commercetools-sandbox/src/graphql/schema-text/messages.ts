/** The messages: what happened to customers. */
export const messages = /* GraphQL */ `
  type UserProvidedIdentifiers {
    key: String
    customerNumber: String
    externalId: String
  }

  type Message implements Versioned & ReferenceExpandable {
    id: String!
    version: Long!
    createdAt: DateTime!
    lastModifiedAt: DateTime!
    createdBy: Initiator
    lastModifiedBy: Initiator
    type: String!
    sequenceNumber: Long!
    resourceRef: Reference!
    resourceVersion: Long!
    userProvidedIdentifiers: UserProvidedIdentifiers
    payload: MessagePayload!
  }

  interface MessagePayload {
    type: String!
  }

  type CustomerCreated implements MessagePayload {
    customer: Customer!
    type: String!
  }

  type CustomerDeleted implements MessagePayload {
    email: String
    type: String!
  }

  type CustomerEmailChanged implements MessagePayload {
    email: String!
    oldEmail: String!
    type: String!
  }

  type CustomerFirstNameSet implements MessagePayload {
    firstName: String
    type: String!
  }

  type CustomerLastNameSet implements MessagePayload {
    lastName: String
    type: String!
  }

  type CustomerTitleSet implements MessagePayload {
    title: String
    type: String!
  }

  type CustomerCompanyNameSet implements MessagePayload {
    companyName: String
    type: String!
  }

  type CustomerExternalIdSet implements MessagePayload {
    externalId: String
    type: String!
  }

  type CustomerGroupSet implements MessagePayload {
    customerGroup: CustomerGroup
    customerGroupRef: Reference
    type: String!
  }

  type CustomerGroupAssignmentAdded implements MessagePayload {
    customerGroupAssignment: CustomerGroupAssignment!
    type: String!
  }

  type CustomerGroupAssignmentRemoved implements MessagePayload {
    customerGroupAssignment: CustomerGroupAssignment!
    type: String!
  }

  type CustomerGroupAssignmentsSet implements MessagePayload {
    customerGroupAssignments: [CustomerGroupAssignment!]!
    oldCustomerGroupAssignments: [CustomerGroupAssignment!]!
    type: String!
  }
`;
