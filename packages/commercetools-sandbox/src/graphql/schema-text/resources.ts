/** Scalars, customers, customer groups, and their result pages. */
export const resources = /* GraphQL */ `
  scalar Country
  scalar Date
  scalar DateTime
  scalar KeyReferenceInput
  scalar Locale
  scalar Long

  interface Versioned {
    id: String!
    version: Long!
    createdAt: DateTime!
    lastModifiedAt: DateTime!
    createdBy: Initiator
    lastModifiedBy: Initiator
  }

  interface ReferenceExpandable {
    id: String!
  }

  interface CustomerQueryInterface {
    customer(id: String, key: String): Customer
    customers(where: String, sort: [String!], limit: Int, offset: Int): CustomerQueryResult!
  }

  type Initiator {
    isPlatformClient: Boolean
    clientId: String
    anonymousId: String
    customerRef: Reference
  }

  type Reference {
    typeId: String!
    id: String!
  }

  type KeyReference {
    typeId: String!
    key: String!
  }

  enum AuthenticationMode {
    ExternalAuth
    Password
  }

  "Many customer fragments select addresses. The sandbox stores none, so the lists are empty."
  type Address {
    id: String
    key: String
    title: String
    salutation: String
    firstName: String
    lastName: String
    streetName: String
    streetNumber: String
    additionalStreetInfo: String
    postalCode: String
    city: String
    region: String
    state: String
    country: Country!
    company: String
    department: String
    building: String
    apartment: String
    pOBox: String
    additionalAddressInfo: String
    externalId: String
    phone: String
    mobile: String
    email: String
    fax: String
  }

  type Customer implements Versioned & ReferenceExpandable {
    id: String!
    version: Long!
    createdAt: DateTime!
    lastModifiedAt: DateTime!
    createdBy: Initiator
    lastModifiedBy: Initiator
    key: String
    email: String!
    isEmailVerified: Boolean!
    authenticationMode: AuthenticationMode
    customerNumber: String
    externalId: String
    firstName: String
    lastName: String
    middleName: String
    title: String
    salutation: String
    companyName: String
    vatId: String
    dateOfBirth: Date
    locale: Locale
    customerGroup: CustomerGroup
    customerGroupRef: Reference
    customerGroupAssignments: [CustomerGroupAssignment!]!
    storesRef: [KeyReference!]!
    addresses: [Address!]!
    shippingAddresses: [Address!]!
    billingAddresses: [Address!]!
    shippingAddressIds: [String!]!
    billingAddressIds: [String!]!
    defaultShippingAddress: Address
    defaultBillingAddress: Address
    defaultShippingAddressId: String
    defaultBillingAddressId: String
  }

  type CustomerGroupAssignment {
    customerGroup: CustomerGroup
    customerGroupRef: Reference
  }

  type CustomerGroup implements Versioned & ReferenceExpandable {
    id: String!
    version: Long!
    createdAt: DateTime!
    lastModifiedAt: DateTime!
    createdBy: Initiator
    lastModifiedBy: Initiator
    name: String!
    key: String
  }

  type CustomerQueryResult {
    offset: Int!
    count: Int!
    total: Long!
    exists: Boolean!
    results: [Customer!]!
  }

  type CustomerGroupQueryResult {
    offset: Int!
    count: Int!
    total: Long!
    exists: Boolean!
    results: [CustomerGroup!]!
  }

  type MessageQueryResult {
    offset: Int!
    count: Int!
    total: Long!
    exists: Boolean!
    results: [Message!]!
  }
`;
