/** The mutations and their update actions. */
export const mutations = /* GraphQL */ `
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

  "What customers may change with their own token; their groups are not part of it."
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
