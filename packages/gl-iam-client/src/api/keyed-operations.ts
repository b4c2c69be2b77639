// Written by `npm run generate:api` from the OpenAPI document. Change the operation in gl-iam-server.
/** The operations that take an `Idempotency-Key`: method and path, as in the document. */
export const KEYED_OPERATIONS: readonly string[] = [
  "POST /api/v1/admin/partners",
  "POST /api/v1/admin/partners/{id}/rotate-secret",
  "POST /api/v1/auth/refresh",
];
