/** A guard and a client on an edge runtime, which has nothing of Node. check-packages.mjs bundles it for none. */
import { createClient, createGuard, remote } from "gl-iam-client";
import { requireUser } from "gl-iam-client/hono";
import { signAssertion } from "gl-iam-signer";

const guard = createGuard(remote({ url: "https://iam.example.com" }), { check: "offline" });
export const middleware = requireUser(guard);
export const api = createClient({ url: "https://iam.example.com" });
export { signAssertion };
