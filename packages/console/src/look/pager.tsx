import { Button, Group, Text } from "@mantine/core";
import { words } from "../words/words.ts";
import type { Pages } from "./pages.ts";

interface PagerProps {
  readonly pages: Pages;
  readonly nextCursor: string | null | undefined;
}

/** Nothing to show for a list of one page. */
export function Pager({ pages, nextCursor }: PagerProps) {
  if (pages.number === 1 && !nextCursor) return null;
  return (
    <Group justify="flex-end" gap="sm">
      <Text size="sm" c="dimmed">
        {words.list.page(pages.number)}
      </Text>
      <Button variant="default" size="xs" disabled={pages.number === 1} onClick={pages.previous}>
        {words.list.previous}
      </Button>
      <Button variant="default" size="xs" disabled={!nextCursor} onClick={() => nextCursor && pages.next(nextCursor)}>
        {words.list.next}
      </Button>
    </Group>
  );
}
