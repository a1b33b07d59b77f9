/** What can be wrong with a request before it reaches a rule. */
export const httpErrors = {
  400: {
    sentence: 'The request is malformed: {x} must be {y}.',
    docs: 'A part of the request has the wrong type or form. Nothing was stored. Correct the named field.',
  },
  401: {
    sentence: 'Credentials are missing or not valid.',
    docs: 'Send HTTP Basic with a till’s user name and password (or the lower-case hex MD5 of the password), or an access token. Disabled tills and expired tokens get this too.',
  },
  404: {
    sentence: 'There is nothing at this path.',
    docs: 'The path is not one of the API’s. `/docs` lists them.',
  },
  405: {
    sentence: 'This path does not answer {x}.',
    docs: 'The path exists, but not with this method. The Allow header lists the methods of the path.',
  },
  413: {
    sentence: 'The request body is larger than {x} bytes.',
    docs: 'Send fewer items per call, or raise the server’s body limit.',
  },
  415: {
    sentence: 'The request body must be {x}.',
    docs: 'Send the body as JSON (an import: as CSV or NDJSON) and say so in the Content-Type header: application/json (text/csv or application/x-ndjson).',
  },
  429: {
    sentence: 'Too many requests: at most {x} per minute for this credential.',
    docs: 'Wait as many seconds as the Retry-After header says, then send the request again.',
  },
  500: {
    sentence: 'The service failed. The request was not applied.',
    docs: 'A fault of the service. Report it with the X-Request-Id header of the response; the service’s log has the cause under the same id.',
  },
  503: {
    sentence: 'The service cannot take the request now. It was not applied.',
    docs: 'Too many requests are waiting, the service is stopping, or its database cannot be reached. Wait as long as the Retry-After header says, then send the request again.',
  },
} as const;
