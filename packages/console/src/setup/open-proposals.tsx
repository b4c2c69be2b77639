import { Badge } from "@mantine/core";
import { words } from "../words/words.ts";
import { useProposals } from "./queries.ts";

/** On the tab: something waits. */
export function OpenProposals({ id }: { readonly id: string }) {
  const { data } = useProposals(id);
  const count = data?.data.filter(({ state }) => state === "open").length ?? 0;
  if (count === 0) return null;
  return (
    <Badge size="sm" circle aria-label={words.setup.proposals.waiting(count)}>
      {count}
    </Badge>
  );
}
