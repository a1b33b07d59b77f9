/**
 * The part of commercetools' GraphQL schema that the sandbox serves. Names, arguments and nullability
 * are the official ones, so that a document which runs here runs there. Descriptions are ours.
 */
export const schemaText = /* GraphQL */ `
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

  "Part of many customer fragments. The sandbox keeps no addresses: the lists are empty."
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

  input ResourceIdentifierInput {
    typeId: String
    id: String
    key: String
  }

  input CustomerGroupAssignmentDraft {
    customerGroup: ResourceIdentifierInput!
  }

  input CustomerSignUpDraft {
    email: String!
    password: String
    key: String
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
    isEmailVerified: Boolean
    authenticationMode: AuthenticationMode
    stores: [ResourceIdentifierInput!]
    customerGroup: ResourceIdentifierInput
    customerGroupAssignments: [CustomerGroupAssignmentDraft!]
  }

  type CustomerSignInResult {
    customer: Customer!
  }

  input ChangeCustomerEmail {
    email: String!
  }

  input SetCustomerKey {
    key: String
  }

  input SetCustomerExternalId {
    externalId: String
  }

  input SetCustomerFirstName {
    firstName: String
  }

  input SetCustomerLastName {
    lastName: String
  }

  input SetCustomerMiddleName {
    middleName: String
  }

  input SetCustomerTitle {
    title: String
  }

  input SetCustomerSalutation {
    salutation: String
  }

  input SetCustomerCompanyName {
    companyName: String
  }

  input SetCustomerVatId {
    vatId: String
  }

  input SetCustomerGroup {
    customerGroup: ResourceIdentifierInput
  }

  input AddCustomerGroupAssignment {
    customerGroupAssignment: CustomerGroupAssignmentDraft!
  }

  input RemoveCustomerGroupAssignment {
    customerGroup: ResourceIdentifierInput!
  }

  input SetCustomerGroupAssignments {
    customerGroupAssignments: [CustomerGroupAssignmentDraft!]!
  }

  input CustomerUpdateAction {
    addCustomerGroupAssignment: AddCustomerGroupAssignment
    changeEmail: ChangeCustomerEmail
    removeCustomerGroupAssignment: RemoveCustomerGroupAssignment
    setCompanyName: SetCustomerCompanyName
    setCustomerGroup: SetCustomerGroup
    setCustomerGroupAssignments: SetCustomerGroupAssignments
    setExternalId: SetCustomerExternalId
    setFirstName: SetCustomerFirstName
    setKey: SetCustomerKey
    setLastName: SetCustomerLastName
    setMiddleName: SetCustomerMiddleName
    setSalutation: SetCustomerSalutation
    setTitle: SetCustomerTitle
    setVatId: SetCustomerVatId
  }

  "What a customer may change with a token of its own: never its groups."
  input MyCustomerUpdateAction {
    changeEmail: ChangeCustomerEmail
    setCompanyName: SetCustomerCompanyName
    setFirstName: SetCustomerFirstName
    setLastName: SetCustomerLastName
    setMiddleName: SetCustomerMiddleName
    setSalutation: SetCustomerSalutation
    setTitle: SetCustomerTitle
    setVatId: SetCustomerVatId
  }

  input CustomerGroupDraft {
    groupName: String!
    key: String
  }

  input ChangeCustomerGroupName {
    name: String!
  }

  input SetCustomerGroupKey {
    key: String
  }

  input CustomerGroupUpdateAction {
    changeName: ChangeCustomerGroupName
    setKey: SetCustomerGroupKey
  }

  type Mutation {
    customerSignUp(draft: CustomerSignUpDraft!, storeKey: KeyReferenceInput): CustomerSignInResult!
    updateCustomer(
      version: Long!
      actions: [CustomerUpdateAction!]!
      storeKey: KeyReferenceInput
      id: String
      key: String
    ): Customer
    deleteCustomer(
      version: Long!
      personalDataErasure: Boolean = false
      storeKey: KeyReferenceInput
      id: String
      key: String
    ): Customer
    updateMyCustomer(
      version: Long!
      actions: [MyCustomerUpdateAction!]!
      storeKey: KeyReferenceInput
    ): Customer
    createCustomerGroup(draft: CustomerGroupDraft!): CustomerGroup
    updateCustomerGroup(
      version: Long!
      actions: [CustomerGroupUpdateAction!]!
      id: String
      key: String
    ): CustomerGroup
    deleteCustomerGroup(version: Long!, id: String, key: String): CustomerGroup
  }
`;
