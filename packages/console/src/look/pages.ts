/** Pages of a list that is read by cursors: forwards one at a time, and back the way that was come. */
import { useState } from "react";

export interface Pages {
  /** Undefined on the first page. */
  readonly cursor: string | undefined;
  readonly number: number;
  next(cursor: string): void;
  previous(): void;
  first(): void;
}

export function usePages(): Pages {
  const [cursors, setCursors] = useState<readonly string[]>([]);
  return {
    cursor: cursors.at(-1),
    number: cursors.length + 1,
    next: (cursor) => setCursors([...cursors, cursor]),
    previous: () => setCursors(cursors.slice(0, -1)),
    first: () => setCursors([]),
  };
}
