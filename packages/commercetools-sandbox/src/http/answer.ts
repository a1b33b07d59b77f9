/** An HTTP response that has not been sent yet. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON, a string as HTML. */
  readonly body: object | string;
}

/** An error response in the shape of commercetools' HTTP API. `oauth` adds the fields that OAuth clients read. */
export function refusal(
  status: number,
  code: string,
  message: string,
  { oauth = false }: { readonly oauth?: boolean } = {},
): Answer {
  return {
    status,
    body: {
      statusCode: status,
      message,
      errors: [{ code, message }],
      ...(oauth ? { error: code, error_description: message } : {}),
    },
  };
}

/** The response to every call with a bad token. */
export function invalidToken(): Answer {
  return {
    status: 401,
    headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
    body: {
      statusCode: 401,
      message: 'invalid_token',
      errors: [{ code: 'invalid_token', message: 'invalid_token' }],
      error: 'invalid_token',
    },
  };
}
