const { customerIdOf } = require('./sessions.js');

// The groups that customers may join and leave themselves. VIP is not one of them.
const openGroups = ['newsletter'];
// addCustomerToGroup replaces the customer's single group; the other two leave it alone.
const allowed = ['addCustomerToGroup', 'assignGroups', 'unassignGroups'];

/** Allows visitors to put themselves, and nobody else, in the groups that are open to everyone. */
function authorize({ req }, { action, customer, group, groups = [group] }) {
  const visitor = customerIdOf(req);
  // customer.id is only what the request claims; the session says who the visitor is.
  if (visitor === undefined || customer.id !== visitor) return false;
  // The open groups are listed by key, so a group given by id is always rejected.
  return allowed.includes(action) && groups.every(({ key }) => openGroups.includes(key));
}

module.exports = { authorize };
