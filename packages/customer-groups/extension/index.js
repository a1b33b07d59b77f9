// `@vue-storefront/middleware` requires extensions that are given by name, and 2.x spreads what it gets.
const { customerGroupsExtension } = require('../dist/cjs/index.js');

module.exports = [customerGroupsExtension()];
