const { customerIdOf } = require('./sessions.js');

// The groups that customers may join and leave themselves. VIP is not one of them.
const openGroups = ['newsletter'];
// The first replaces the customer's single group; the others leave it alone.
const allowed = ['addCustomerToGroup', 'assignGroups', 'unassignGroups'];

/** Visitors may put themselves, and nobody else, in the groups that are open to everyone. */
function authorize({ req }, { action, customer, group, groups = [group] }) {
  const visitor = customerIdOf(req);
  // customer.id is only what the request claims; the session says who the visitor is.
  if (visitor === undefined || customer.id !== visitor) return false;
  // Groups are known here by key, so a group that is named by id is rejected, whichever it is.
  return allowed.includes(action) && groups.every(({ key }) => openGroups.includes(key));
}

module.exports = { authorize };
