/** vectors/doctor: wrong requests that programs in eight languages have sent, with the cause of each. */
import { readdirSync, readFileSync } from "node:fs";

const FOLDER = new URL("../../../../vectors/doctor/", import.meta.url);

export interface WrongRequest {
  readonly language: string;
  readonly name: string;
  readonly cause: string;
  readonly now: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body_base64: string;
}

export interface CorpusCredentials {
  readonly consumer_key: string;
  readonly consumer_secret: string;
  readonly previous_secret: string;
  readonly other_key: string;
  readonly other_secret: string;
}

export const CREDENTIALS: CorpusCredentials = read("credentials.json");

export const CORPUS: readonly WrongRequest[] = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".json") && file !== "credentials.json")
  .flatMap((file) => read<WrongRequest[]>(file));

export function bodyOf({ body_base64 }: WrongRequest): Uint8Array {
  return new Uint8Array(Buffer.from(body_base64, "base64"));
}

function read<T>(file: string): T {
  return JSON.parse(readFileSync(new URL(file, FOLDER), "utf8"));
}
