const { timingSafeEqual } = require('node:crypto');

const { OFFICE_KEY } = process.env;
if (!OFFICE_KEY) throw new Error('OFFICE_KEY is not set: it is what staff are known by.');
const expected = Buffer.from(`Bearer ${OFFICE_KEY}`);

/** Staff may do everything; they are known by a key, and not by a cookie that any page could use. */
function authorizeBackOffice({ req }) {
  const given = Buffer.from(req.headers.authorization ?? '');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

module.exports = { authorizeBackOffice };
