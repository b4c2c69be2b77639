import { type Credentials, client, type HawkRequest, server } from "hawk";
import type { Verifier } from "./candidate.js";
import { flipped, SECRET } from "./messages.js";

const credentials: Credentials = { id: "partner", key: SECRET, algorithm: "sha256" };
const contentType = "application/json";

export const hawk: Verifier<{ readonly request: HawkRequest; readonly body: string }> = {
  name: "hawk authenticate, with the payload",
  sign(message) {
    const body = JSON.stringify(message);
    const options = { credentials, payload: body, contentType };
    const { header } = client.header("http://app.example:80/sso/token", "POST", options);
    const request = { method: "POST", url: "/sso/token", host: "app.example", port: 80, contentType };
    return { request: { ...request, authorization: header }, body };
  },
  // A minute is too short for a run: its own limit is raised to the 300 s of the others.
  verify: ({ request, body }) =>
    server.authenticate(request, () => credentials, { payload: body, timestampSkewSec: 300 }),
  tamper: ({ request, body }) => {
    const { authorization } = request;
    return { request: { ...request, authorization: flipped(authorization, authorization.indexOf('mac="') + 5) }, body };
  },
};
