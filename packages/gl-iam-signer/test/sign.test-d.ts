/**
 * Types are part of the contract. This file is compiled, never run, with Node's types and with lib.dom's. A marked line
 * must be an error, and an unmarked line must not.
 */
import { signAssertion, signEnvelope } from "../src/index.js";

interface PortalUser {
  external_id: string;
  email: string;
  department: { id: number };
}

export async function send(url: string, user: PortalUser, bytes: Uint8Array, env: Record<string, string | undefined>) {
  const credential = { consumerKey: env.KEY, consumerSecret: env.SECRET };

  const ofObject = await signAssertion({ ...credential, payload: user });
  const text: string = ofObject.body;
  await fetch(url, { method: "POST", headers: ofObject.headers, body: text });

  const ofBytes = await signAssertion({ ...credential, payload: bytes, timestamp: new Date() });
  await fetch(url, { method: "POST", headers: ofBytes.headers, body: ofBytes.body });
  // @ts-expect-error: bytes stay bytes
  ofBytes.body.toUpperCase();

  const ofEither = await signAssertion({ ...credential, payload: Math.random() < 0.5 ? "{}" : bytes });
  const { headers, body } = ofEither;
  await fetch(url, { method: "POST", headers, body });
  await fetch(new Request(url, { method: "POST", headers: new Headers(headers), body }));

  const envelope = await signEnvelope({ ...credential, payload: user, timestamp: "2026-03-12T10:00:00Z" });
  await fetch(url, { method: "POST", body: JSON.stringify(envelope) });
}

export async function payloads(consumerKey: string, consumerSecret: string, bytes: Uint8Array) {
  const credential = { consumerKey, consumerSecret };
  const user = { external_id: "u-1", email: "alice@acme.example" };
  await signAssertion({ ...credential, payload: { ...user, display_name: undefined, further: [1, { a: null }] } });
  await signEnvelope({ ...credential, payload: { ...user, further: [1, { a: null }] } });
  await signAssertion({ ...credential, payload: { external_id: "u-1", action: "logout" } });
  await signAssertion({ ...credential, payload: { ...user, attributes: { department: "Sales" } } });
  await signAssertion({ ...credential, payload: { ...user, action: "provision" } });
  await signAssertion({ ...credential, payload: { action: "provision", users: [user, { ...user, role: "editor" }] } });

  // @ts-expect-error: external_id is required
  await signAssertion({ ...credential, payload: { email: "alice@acme.example" } });
  // @ts-expect-error: attributes are an object
  await signAssertion({ ...credential, payload: { ...user, attributes: "Sales" } });
  // @ts-expect-error: each user needs an e-mail
  await signAssertion({ ...credential, payload: { action: "provision", users: [{ external_id: "u-1" }] } });
  // @ts-expect-error: email is required for a sign-in
  await signAssertion({ ...credential, payload: { external_id: "u-1" } });
  // @ts-expect-error: also when it says sign_in
  await signAssertion({ ...credential, payload: { external_id: "u-1", action: "sign_in" } });
  // @ts-expect-error: the id is a text
  await signAssertion({ ...credential, payload: { ...user, external_id: 7 } });
  // @ts-expect-error: no such action
  await signAssertion({ ...credential, payload: { ...user, action: "login" } });
  // @ts-expect-error: not a payload
  await signAssertion({ ...credential, payload: 7 });
  // @ts-expect-error: a number has no unit and no origin
  await signAssertion({ ...credential, payload: user, timestamp: 1_773_309_600 });
  // @ts-expect-error: JSON has no bytes
  await signEnvelope({ ...credential, payload: bytes });
}
