const { customerIdOf } = require('./sessions.js');

// What a customer may join and leave by herself. VIP is not for the taking.
const openGroups = ['newsletter'];
// The first puts her in the group in place of the single one she is in; the others leave that one alone.
const allowed = ['addCustomerToGroup', 'assignGroups', 'unassignGroups'];

/** A visitor may put herself, and nobody else, in the groups that are open to everyone. */
function authorize({ req }, { action, customer, group, groups = [group] }) {
  const visitor = customerIdOf(req);
  // customer.id is only what the request claims; the session says who the visitor is.
  if (visitor === undefined || customer.id !== visitor) return false;
  // Groups are known here by key, so that one given by id is refused, whichever it is.
  return allowed.includes(action) && groups.every(({ key }) => openGroups.includes(key));
}

module.exports = { authorize };
