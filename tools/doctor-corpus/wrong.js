/** Sends wrong requests of a Node backend, each to /<cause>/<name>. See generate.ts. */
import { createHash, createHmac } from "node:crypto";
import { gzipSync } from "node:zlib";

const { CORPUS_URL: url, CORPUS_KEY: KEY = "", CORPUS_SECRET: SECRET = "" } = process.env;
const person = { external_id: "u-1002", email: "zoe@acme.example", display_name: "Zoë <Sales>" };
const text = JSON.stringify(person);

const mac = (message, secret = SECRET) => createHmac("sha256", secret).update(message);
const signed = (timestamp, payload, secret = SECRET) => mac(`${timestamp}|${KEY}|${payload}`, secret).digest("hex");

async function send(name, signature, timestamp, body, more = {}) {
  const headers = { "x-consumer-key": KEY, "x-signature": signature, "x-timestamp": timestamp };
  await fetch(`${url}/${name}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers, ...more },
    body,
  });
}

const t = new Date().toISOString();
await send("body_reserialized/pretty-then-compact", signed(t, JSON.stringify(person, null, 2)), t, text);
await send("body_reserialized/object-as-text", signed(t, `${person}`), t, text);
await send("body_reserialized/form-signed", signed(t, new URLSearchParams(person).toString()), t, text);
const { email, ...others } = person;
await send("body_reserialized/members-in-another-order", signed(t, JSON.stringify({ email, ...others })), t, text);
const form = "application/x-www-form-urlencoded";
await send("body_reserialized/form-sent", signed(t, text), t, new URLSearchParams(person).toString(), {
  "content-type": form,
});
await send("body_trailing_newline/template", signed(t, text), t, `${text}\n`);
await send("body_compressed/gzip", signed(t, text), t, gzipSync(text), { "content-encoding": "gzip" });
await send("body_other_charset/sent-latin-1", signed(t, text), t, Buffer.from(text, "latin1"));
await send("body_other_charset/byte-order-mark", signed(t, text), t, `\ufeff${text}`);
await send("signature_base64/digest", mac(`${t}|${KEY}|${text}`).digest("base64"), t, text);
await send("signature_base64/base64url", mac(`${t}|${KEY}|${text}`).digest("base64url"), t, text);
await send("signature_prefixed/sha256", `sha256=${signed(t, text)}`, t, text);
await send("key_not_signed/dot", mac(`${t}.${text}`).digest("hex"), t, text);
await send("key_not_signed/body-alone", mac(text).digest("hex"), t, text);
await send("secret_has_line_end/crlf", signed(t, text, `${SECRET}\r\n`), t, text);
await send(
  "other_timestamp_signed/now-twice",
  signed(new Date(Date.now() - 3).toISOString(), text),
  new Date().toISOString(),
  text,
);
await send("other_timestamp_signed/unix-signed", signed(Math.floor(Date.parse(t) / 1000), text), t, text);
await send("timestamp_not_rfc3339/milliseconds", signed(String(Date.now()), text), String(Date.now()), text);
const words = new Date().toString();
await send("timestamp_not_rfc3339/to-string", signed(words, text), words, text);
await send("key_and_secret_swapped/exchanged", mac(`${t}|${SECRET}|${text}`, KEY).digest("hex"), t, text, {
  "x-consumer-key": SECRET,
});
await send("key_unknown/mistyped", signed(t, text), t, text, { "x-consumer-key": `${KEY.slice(0, -1)}0` });
await send("secret_has_line_end/tab", signed(t, text, `${SECRET}\t`), t, text);
await send("unknown/line-of-the-env-file", signed(t, text, `GL_IAM_CONSUMER_SECRET=${SECRET}`), t, text);
await send("unknown/semicolon", signed(t, text, `${SECRET};`), t, text);
await send("unknown/secret-hashed", signed(t, text, createHash("sha256").update(SECRET).digest()), t, text);
await send("unknown/secret-in-base64", signed(t, text, Buffer.from(SECRET).toString("base64")), t, text);
await send("unknown/first-character-lost", signed(t, text, SECRET.slice(1)), t, text);
await send("unknown/method-and-path", mac(`POST\n/api/v1/sso/token\n${t}\n${KEY}\n${text}`).digest("hex"), t, text);
await send("unknown/hash-of-the-body", signed(t, createHash("sha256").update(text).digest("hex")), t, text);
await send("unknown/base64-of-the-body", signed(t, Buffer.from(text).toString("base64")), t, text);
const plain = createHash("sha256").update(`${t}|${KEY}|${text}${SECRET}`).digest("hex");
await send("unknown/plain-hash", plain, t, text);
await send("signature_prefixed/like-a-webhook", `t=${Math.floor(Date.now() / 1000)},v1=${signed(t, text)}`, t, text);
const offset = t.replace("Z", "+00:00");
await send("other_timestamp_signed/encoded-for-a-url", signed(encodeURIComponent(offset), text), offset, text);
await send("body_reserialized/before-the-body-was-read", signed(t, "{}"), t, text);
await send("body_reserialized/wrapped", signed(t, text), t, JSON.stringify({ data: person }));
await send("body_reserialized/member-added", signed(t, text), t, JSON.stringify({ ...person, role: "org_member" }));
await send("body_reserialized/html-entities", signed(t, text), t, text.replaceAll("<", "&lt;").replaceAll(">", "&gt;"));
await send("body_reserialized/sent-as-base64", signed(t, text), t, Buffer.from(text).toString("base64"));
await send("body_reserialized/indented-by-3", signed(t, JSON.stringify(person, null, 3)), t, text);
await send("body_trailing_newline/line-before", signed(t, `\n${text}`), t, text);
await send("signature_prefixed/colons", signed(t, text).replace(/(..)(?!$)/g, "$1:"), t, text);
