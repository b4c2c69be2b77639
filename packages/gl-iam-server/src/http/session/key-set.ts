/** The public keys of access tokens: whoever verifies one elsewhere needs nothing else from here. */
import { z } from "zod";
import type { Api } from "../contract/api.js";
import { SIGNING_KEY } from "../contract/examples.js";
import { defineOperation } from "../contract/operation.js";

/** Seconds. A key that is retired goes on verifying for 15 minutes, and a new one is asked for by its `kid`. */
const MAX_AGE = 300;

const keySet = defineOperation({
  id: "jsonWebKeySet",
  method: "get",
  path: "/.well-known/jwks.json",
  tag: "session",
  summary: "The keys that verify access tokens",
  description:
    "A JSON Web Key Set (RFC 7517). Access tokens are JWTs of the type `at+jwt`, signed with ES256. `iss` and `aud` " +
    "are the public URL. `client_id` is the partner's id, or `gl-iam` for a password. A token that is verified " +
    "elsewhere may belong to a session that has ended since: ask `GET /api/v1/session` where that matters.",
  answer: {
    status: 200,
    description: "the keys",
    schema: z.object({
      keys: z.array(
        z.object({
          kty: z.literal("EC"),
          crv: z.literal("P-256"),
          alg: z.literal("ES256"),
          use: z.literal("sig"),
          kid: z.string(),
          x: z.string(),
          y: z.string(),
        }),
      ),
    }),
    example: { keys: [SIGNING_KEY] },
  },
  errors: [],
});

export function addKeySet(api: Api): void {
  api.add(keySet, async () => {
    const keys = (await api.state.gateway.jsonWebKeySet()).unwrap();
    return Response.json(keys, { headers: { "cache-control": `public, max-age=${MAX_AGE}` } });
  });
}
