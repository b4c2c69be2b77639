import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BenchDatabase } from "../postgresql.js";
import type { SignIns } from "./candidate.js";
import { installed } from "./peers.js";

const ORIGIN = "http://localhost";
const ISSUER = "https://idp.acme.example/entity";
const AUDIENCE = "https://saml.application.example";
const ACS = `${ORIGIN}/api/oauth/saml`;
const REDIRECT = `${ORIGIN}/signed-in`;
const NAME = "@boxyhq/saml-jackson: an IdP-initiated SAML response, its code, the profile";

/** Of the libraries, what is used here. */
interface Jackson {
  controllers(options: object): Promise<{
    connectionAPIController: {
      createSAMLConnection(connection: object): Promise<{ clientID: string; clientSecret: string }>;
    };
    oauthController: {
      samlResponse(body: { SAMLResponse: string; RelayState: string }): Promise<{ redirect_url?: string }>;
      token(body: object): Promise<{ access_token: string }>;
      userInfo(token: string): Promise<{ email: string }>;
    };
    close(): Promise<void>;
  }>;
}
interface Saml20 {
  createSAMLResponse(response: object): Promise<string>;
}

/** @param responses so many are signed before anything is timed: signing is the identity provider's work */
export async function samlJackson(users: number, responses: number): Promise<SignIns> {
  const load = installed("saml-jackson");
  const { controllers } = (await load("@boxyhq/saml-jackson")) as Jackson;
  const { createSAMLResponse } = ((await load("@boxyhq/saml20")) as { default: Saml20 }).default;
  const database = await BenchDatabase.create();
  const { privateKey, publicKey } = certificate();
  const silent = () => {};
  const jackson = await controllers({
    externalUrl: ORIGIN,
    samlPath: "/api/oauth/saml",
    samlAudience: AUDIENCE,
    idpEnabled: true,
    noAnalytics: true,
    logger: { info: silent, warn: silent, error: silent },
    db: { engine: "sql", type: "postgres", url: database.url },
  });
  const { clientID, clientSecret } = await jackson.connectionAPIController.createSAMLConnection({
    tenant: "acme.example",
    product: "application",
    defaultRedirectUrl: REDIRECT,
    redirectUrl: JSON.stringify([REDIRECT]),
    rawMetadata: metadataWith(publicKey),
  });
  const { oauthController } = jackson;
  const signed = (user: number) =>
    createSAMLResponse({
      audience: AUDIENCE,
      issuer: ISSUER,
      acsUrl: ACS,
      claims: {
        email: `u-${user}@acme.example`,
        raw: { id: `u-${user}`, email: `u-${user}@acme.example`, firstName: "Alice", lastName: "Acme" },
      },
      requestId: "",
      privateKey,
      publicKey,
      ttlInMinutes: 240,
    }).then((xml) => Buffer.from(xml).toString("base64"));

  const signIn = async (SAMLResponse: string) => {
    const { redirect_url } = await oauthController.samlResponse({ SAMLResponse, RelayState: "" });
    const code = new URL(redirect_url ?? "").searchParams.get("code");
    const client = { client_id: clientID, client_secret: clientSecret, redirect_uri: REDIRECT };
    const { access_token } = await oauthController.token({ grant_type: "authorization_code", code, ...client });
    if (!(await oauthController.userInfo(access_token)).email) throw new Error(`${NAME} knows nobody`);
  };
  const ready: string[] = [];
  for (let n = 0; n < responses; n += 1) ready.push(await signed(n % users));

  return {
    name: NAME,
    database,
    prepare: (operations) =>
      ready.splice(0, operations).map((response) => () => {
        return signIn(response);
      }),
    async prove() {
      const response = await signed(0);
      const forged = Buffer.from(Buffer.from(response, "base64").toString().replaceAll("u-0", "u-1")).toString(
        "base64",
      );
      const isTaken = await signIn(forged).then(
        () => true,
        () => false,
      );
      if (isTaken) throw new Error(`${NAME} takes a forged response`);
      const twice = await Promise.allSettled([signIn(response), signIn(response)]);
      return `saml-jackson took ${twice.filter(({ status }) => status === "fulfilled").length} of 2 same responses`;
    },
    async close() {
      await jackson.close();
      await database.drop();
    },
  };
}

function certificate(): { privateKey: string; publicKey: string } {
  const folder = mkdtempSync(join(tmpdir(), "gl-iam-bench-"));
  try {
    const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
    const request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=idp.acme.example"];
    execFileSync("openssl", [...request, "-keyout", key, "-out", cert], { stdio: "ignore" });
    return { privateKey: readFileSync(key, "utf8"), publicKey: readFileSync(cert, "utf8") };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function metadataWith(certificateText: string): string {
  const base64 = certificateText.replaceAll(/-----[A-Z ]+-----|\s/g, "");
  const post = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";
  return `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${ISSUER}">
    <md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
      <md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data>
        <ds:X509Certificate>${base64}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
      <md:SingleSignOnService Binding="${post}" Location="https://idp.acme.example/sso"/>
    </md:IDPSSODescriptor></md:EntityDescriptor>`;
}
