import { v7 } from "uuid";

/** A UUID version 7 (RFC 9562): later ids sort after earlier ones, so that new rows sit together in an index. */
export function newId(): string {
  return v7();
}
