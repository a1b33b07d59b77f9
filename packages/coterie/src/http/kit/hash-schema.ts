import { Type } from 'typebox';

export const hashSchema = (description: string) =>
  Type.String({ description: `${description} SHA-256 in base64url.` });
