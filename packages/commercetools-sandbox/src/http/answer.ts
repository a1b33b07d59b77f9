/** What goes out, before anybody writes it to a socket. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object goes out as JSON, text as HTML. */
  readonly body: object | string;
}

/** A refusal in the shape of commercetools' HTTP API. OAuth clients read `error`. */
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

/** What every call with a bad token gets. */
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
