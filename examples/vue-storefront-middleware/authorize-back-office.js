const { timingSafeEqual } = require('node:crypto');

const { OFFICE_KEY } = process.env;
if (!OFFICE_KEY) throw new Error('OFFICE_KEY is not set; it is the key that identifies staff.');
const expected = Buffer.from(`Bearer ${OFFICE_KEY}`);

/** Staff may do everything. They send a key instead of a cookie, which a browser would also send for other sites. */
function authorizeBackOffice({ req }) {
  const given = Buffer.from(req.headers.authorization ?? '');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

module.exports = { authorizeBackOffice };
