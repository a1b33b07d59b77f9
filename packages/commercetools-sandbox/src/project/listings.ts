import { nested, references, type Field, type Fields } from '../predicate/evaluate.ts';
import type { PredicateValue } from '../predicate/parse.ts';
import type {
  Customer,
  CustomerGroup,
  CustomerGroupAssignment,
  Message,
  Resource,
} from '../resources.ts';
import { type Page, type PageRequest, readPage } from './pages.ts';
import type { Project } from './project.ts';

const resourceFields: Fields<Resource> = {
  id: value(({ id }) => id),
  version: value(({ version }) => version),
  createdAt: value(({ createdAt }) => createdAt),
  lastModifiedAt: value(({ lastModifiedAt }) => lastModifiedAt),
};

const customerFields: Fields<Customer> = {
  ...resourceFields,
  key: value(({ key }) => key),
  email: value(({ email }) => email),
  lowercaseEmail: value(({ email }) => email.toLowerCase()),
  externalId: value(({ externalId }) => externalId),
  customerNumber: value(({ customerNumber }) => customerNumber),
  firstName: value(({ firstName }) => firstName),
  lastName: value(({ lastName }) => lastName),
  middleName: value(({ middleName }) => middleName),
  title: value(({ title }) => title),
  companyName: value(({ companyName }) => companyName),
  vatId: value(({ vatId }) => vatId),
  isEmailVerified: value(({ isEmailVerified }) => isEmailVerified),
  customerGroup: references((customer) => (customer.customerGroup ? [customer.customerGroup] : [])),
  customerGroupAssignments: nested((customer) => customer.customerGroupAssignments, {
    customerGroup: references<CustomerGroupAssignment>((one) => [one.customerGroup]),
  }),
};

const groupFields: Fields<CustomerGroup> = {
  ...resourceFields,
  key: value(({ key }) => key),
  name: value(({ name }) => name),
};

const messageFields: Fields<Message> = {
  ...resourceFields,
  type: value(({ type }) => type),
  sequenceNumber: value(({ sequenceNumber }) => sequenceNumber),
  resourceVersion: value(({ resourceVersion }) => resourceVersion),
  resource: references(({ resource }) => [resource]),
};

const dates = ['createdAt', 'lastModifiedAt'];

export function listCustomers({ customers }: Project, request: PageRequest): Page<Customer> {
  return readPage(
    {
      fields: customerFields,
      sortable: ['id', ...dates, 'email', 'key', 'firstName', 'lastName', 'externalId'],
      all: () => customers.values(),
      sortedById: (after) => customers.sortedById(after),
      lookUp: (field, text) => {
        if (field === 'id') return customers.get(text);
        if (field === 'email') return customers.by('email', text.toLowerCase());
        return field === 'key' ? customers.by('key', text) : null;
      },
    },
    request,
  );
}

export function listGroups({ customerGroups }: Project, request: PageRequest): Page<CustomerGroup> {
  return readPage(
    {
      fields: groupFields,
      sortable: ['id', ...dates, 'key', 'name'],
      all: () => customerGroups.values(),
      sortedById: (after) => customerGroups.sortedById(after),
      lookUp: (field, text) => {
        if (field === 'id') return customerGroups.get(text);
        return field === 'key' || field === 'name' ? customerGroups.by(field, text) : null;
      },
    },
    request,
  );
}

export function listMessages({ messages }: Project, request: PageRequest): Page<Message> {
  return readPage(
    {
      fields: messageFields,
      sortable: ['id', ...dates, 'sequenceNumber', 'resourceVersion', 'type'],
      all: () => messages,
      sortedById: () => messages.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
      lookUp: () => null,
    },
    request,
  );
}

function value<Item>(read: (item: Item) => PredicateValue | undefined): Field<Item> {
  return { kind: 'value', read };
}
