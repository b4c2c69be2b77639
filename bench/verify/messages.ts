/** The message of about 300 bytes that every candidate verifies, signed in each one's own way. */

export const SECRET = `cs_live_${"s3cr3t".repeat(7)}`;
export const CONSUMER_KEY = `ck_live_${"k".repeat(39)}`;

export interface Person {
  readonly external_id: string;
  readonly email: string;
  readonly display_name: string;
}

export function person(number: number): Person {
  const id = `u-${number.toString().padStart(6, "0")}`;
  return { external_id: id, email: `${id}@acme.example`, display_name: "x".repeat(220) };
}

/** Made anew for each message, as a server has it: no text is flat, hashed or shared already. */
export function fresh(text: string): string {
  return Buffer.from(text, "utf8").toString("utf8");
}

/** The same with one bit of a digit flipped, behind `from`. */
export function flipped(text: string, from: number): string {
  const at = [...text].findIndex((digit, index) => index >= from && /[0-9A-Za-z]/.test(digit));
  const digit = text.charAt(at);
  return `${text.slice(0, at)}${digit === "0" ? "1" : "0"}${text.slice(at + 1)}`;
}
