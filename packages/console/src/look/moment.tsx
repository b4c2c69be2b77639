/** A moment in the reader's zone; UTC on hover, and for screen readers of the attribute. */
import { Tooltip } from "@mantine/core";
import { locale } from "../words/locale.ts";
import { words } from "../words/words.ts";

interface MomentProps {
  /** RFC 3339. */
  readonly at: string | null | undefined;
  /** Shown without one. */
  readonly otherwise?: string;
  readonly precise?: boolean;
}

export function Moment({ at, otherwise = words.values.never, precise = false }: MomentProps) {
  if (!at) return <span>{otherwise}</span>;
  const utc = words.values.utc(at.replace("T", " ").replace(/\.\d+Z$|Z$/, ""));
  return (
    <Tooltip label={utc} openDelay={200} events={{ hover: true, focus: true, touch: true }}>
      <time dateTime={at}>{momentText(at, precise)}</time>
    </Tooltip>
  );
}

function momentText(at: string, precise = false): string {
  const style = { dateStyle: "medium", timeStyle: precise ? "medium" : "short" } as const;
  const text = new Intl.DateTimeFormat(locale, style).format(new Date(at));
  // “AM” stays with its hour, where a line ends.
  return text.replace(/ (?=[AP]M$)/, "\u00a0");
}

const DAY = 24 * 60 * 60 * 1000;

/** Whole days from then until now; negative for a moment that is still to come. */
export function daysSince(at: string): number {
  return Math.floor((Date.now() - Date.parse(at)) / DAY);
}
