/** An enrolment, and the end of the session that it is under, at one moment. */
import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { describeOn, POSTGRESQL } from "../../../../../tools/testing/databases.js";
import { PasskeyAuthenticator } from "../../../../../tools/testing/passkey-authenticator.js";
import { onInstallation } from "../../postgresql/locked-outside.js";

const PAGE = { origin: "https://console.example.com", rpId: "console.example.com" };
const PARTY = { relyingParty: { id: PAGE.rpId, origin: PAGE.origin } };
const PASSWORD = "a passphrase of some length";

describeOn([POSTGRESQL], "an enrolment of a passkey", (kind) => {
  test("S16: leaves none behind a new password that was set meanwhile", async () => {
    await onInstallation(kind, async ({ gateway }, lockedOutside) => {
      const email = `${randomUUID()}@example.com`;
      const { id } = (await gateway.createUserWithPassword({ email }, PASSWORD)).unwrap();
      const { accessToken } = (await gateway.authenticate({ email, password: PASSWORD })).unwrap().session;
      const { challenge } = (await gateway.passkeys.beginEnrolment(accessToken, PARTY)).unwrap();
      const creation = { name: "Laptop", ...new PasskeyAuthenticator().create(challenge, PAGE) };
      const order: string[] = [];
      await lockedOutside("LOCK TABLE gl_iam.passkey_challenges", 2, [
        async () => {
          const { error } = await gateway.passkeys.enroll(accessToken, creation, PARTY);
          order.push(error?.code ?? "enrolled");
        },
        async () => {
          (await gateway.setPassword(id, "another passphrase of some length", { actor: "ops" })).unwrap();
          order.push("set");
        },
      ]);
      expect(order).toEqual(["set", "session_not_found"]);
    });
  });
});
