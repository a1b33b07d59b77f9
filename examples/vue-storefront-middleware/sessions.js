// A stand-in for the shop's session store, which the server fills when a customer signs in.
const customerIds = new Map([
  ['session-of-ada', 'eb7d1289-3063-4158-8bef-4caaa1ef476c'],
  ['session-of-eve', '0be3a1a6-5a6f-4d0f-9d5c-6b9f1c1f7c11'],
]);

/** The id of the signed-in customer; undefined for other visitors. */
const customerIdOf = (req) => customerIds.get(req.cookies.session);

module.exports = { customerIdOf };
