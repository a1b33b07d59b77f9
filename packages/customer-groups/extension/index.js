// `@vue-storefront/middleware` loads extensions configured by name with `require`, and 2.x spreads the result.
const { customerGroupsExtension } = require('../dist/cjs/index.js');

module.exports = [customerGroupsExtension()];
