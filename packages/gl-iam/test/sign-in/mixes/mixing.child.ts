/** Run by mixing-process.ts. A line of input is one call; a line of output is what it was answered, and when. */
import { createInterface } from "node:readline";
import {
  CLEAR_PARTNER_FIELD,
  type IAMGateway,
  type PartnerRequest,
  type Result,
  type SSOPartnerRotation,
} from "../../../src/index.js";
import { ANYWHERE, install, outcome } from "../../postgresql/installation.js";
import { countingGateway, FORGETS_THE_VERSION, HESITATES, type Naivety, takesPlacesUnasked } from "../naive.js";
import type { Asked, Asking, Told, Variant } from "./mixing-process.js";

const { DATABASE_URL = "", ENCRYPTION_KEY = "", TOKEN_SECONDS, VARIANT = "" } = process.env;
const installed = await install(
  { url: DATABASE_URL },
  {
    ...{ now: undefined, pool: { max: 12 }, tokenTtlSeconds: Number(TOKEN_SECONDS) },
    crypto: { encryptionKeys: { 1: ENCRYPTION_KEY } },
  },
);
const variants: Record<Variant, Naivety> = {
  version: FORGETS_THE_VERSION,
  places: takesPlacesUnasked(installed.provider),
  hesitating: HESITATES,
};
const variant = variants[VARIANT as Variant];
const gateway: IAMGateway = variant ? countingGateway(installed.provider, variant).gateway : installed.gateway;
const { partnerRegistry: registry } = gateway;

function ask(asked: Asked): Promise<Result<unknown>> {
  switch (asked.call) {
    case "post":
      return gateway.sso.issueToken(asked.request as PartnerRequest);
    case "exchange":
      return gateway.sso.authenticate({ token: asked.token });
    case "validate":
      return gateway.validateSession(asked.token, ANYWHERE);
    case "refresh":
      return gateway.refreshSession(asked.token, ANYWHERE);
    case "rotate":
      return registry.rotateConsumerSecret(asked.id, { gracePeriodSeconds: asked.graceSeconds });
    case "deactivate":
      return registry.deactivatePartner(asked.id, { revokeSessions: asked.revokeSessions });
    case "reactivate":
      return registry.reactivatePartner(asked.id);
    case "restrict":
      return registry.updatePartner(asked.id, {
        allowedEmailDomains: asked.domain === null ? CLEAR_PARTNER_FIELD : [asked.domain],
        maxUsers: asked.cap ?? CLEAR_PARTNER_FIELD,
      });
  }
}

const isRotation = (value: unknown): value is SSOPartnerRotation => Object(value).previousSecretExpiresAt !== undefined;
const secretOf = ({ consumerSecret }: SSOPartnerRotation) => ({ consumerSecret });

/** Milliseconds of a clock that all processes of a machine share. */
const present = () => Number(process.hrtime.bigint()) / 1e6;

async function answer({ n, ...asked }: Asking): Promise<void> {
  const begun = present();
  const result = await ask(asked);
  const ended = present();
  const value = result.isOk ? result.value : null;
  // A secret is no part of what is printed of a rotation.
  const told: Told = { n, begun, ended, outcome: outcome(result), value: isRotation(value) ? secretOf(value) : value };
  console.log(JSON.stringify(told));
}

console.log("ready");
for await (const line of createInterface(process.stdin)) {
  if (line === "close") break;
  void answer(JSON.parse(line) as Asking);
}
await installed.close();
process.stdin.destroy();
