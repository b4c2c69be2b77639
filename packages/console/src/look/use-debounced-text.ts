import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";

/** What is typed, and what it was when the typing paused: one question for a word, not one for a letter. */
export function useDebouncedText(initial = ""): {
  readonly typed: string;
  readonly settled: string;
  type(text: string): void;
} {
  const [typed, type] = useState(initial);
  const [settled] = useDebouncedValue(typed.trim(), 250);
  return { typed, settled, type };
}
