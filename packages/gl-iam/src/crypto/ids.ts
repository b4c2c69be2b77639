import { v7 } from "uuid";

/** A UUID version 7 (RFC 9562). Later ids sort after earlier ones, so new rows are neighbours in an index. */
export function newId(): string {
  return v7();
}
