import { Badge } from "@mantine/core";

const COLOURS = {
  good: "teal",
  warning: "orange",
  bad: "red",
  quiet: "gray",
} as const;

export type Tone = keyof typeof COLOURS;

/** A state in one word. The word says it; the colour repeats it. */
export function StateBadge({ tone, children }: { readonly tone: Tone; readonly children: string }) {
  return (
    <Badge variant="outline" color={COLOURS[tone]} className={`tone-${tone}`} tt="none" radius="sm" miw="max-content">
      {children}
    </Badge>
  );
}
