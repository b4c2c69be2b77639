import type { Dice } from "../../../../tools/testing/dice.js";

/** Something that the product decides, beside an oracle that decides it from the specification alone. */
export interface Subject {
  readonly name: string;
  /** Draws one input and asks both. @returns what differs, with the input; undefined when they agree */
  attempt(dice: Dice): string | undefined;
}

/** @returns a text that shows every character, also those that look like others or like nothing */
function shown(input: unknown): string {
  const text = JSON.stringify(input instanceof Uint8Array ? [...input] : input) ?? String(input);
  return text.replace(/[^\x20-\x7e]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

export function difference(input: unknown, product: unknown, oracle: unknown): string {
  return `input ${shown(input)}: the product says ${shown(product)}, the specification ${shown(oracle)}`;
}
