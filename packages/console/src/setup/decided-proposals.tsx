import { Title } from "@mantine/core";
import { Moment } from "../look/moment.tsx";
import { Rows } from "../look/rows.tsx";
import { StateBadge } from "../look/state-badge.tsx";
import { words } from "../words/words.ts";
import { Administrator } from "./links.tsx";
import { fieldName, requestOf, valueText } from "./proposal-value.ts";
import type { Proposal } from "./queries.ts";

/** The newest first. */
export function DecidedProposals({ proposals }: { readonly proposals: readonly Proposal[] }) {
  const texts = words.setup.proposals;
  if (proposals.length === 0) return null;
  return (
    <>
      <Title order={3} size="h5">
        {texts.decided}
      </Title>
      <Rows<Proposal>
        label={texts.decided}
        rows={proposals.toReversed()}
        keyOf={({ id }) => id}
        columns={[
          { name: texts.field, cell: (proposal) => fieldName(proposal) },
          {
            name: texts.value,
            cell: (proposal) => <div className="long">{requestOf(proposal) ? "" : valueText(proposal.value)}</div>,
            from: "sm",
          },
          {
            name: texts.state,
            cell: ({ state }) => (
              <StateBadge tone={state === "approved" ? "good" : "quiet"}>{texts.states[state] ?? state}</StateBadge>
            ),
          },
          { name: texts.when, cell: ({ decided_at }) => <Moment at={decided_at} />, from: "sm" },
          {
            name: texts.decidedBy,
            cell: ({ decided_by }) => (decided_by ? <Administrator id={decided_by} /> : words.values.none),
            from: "md",
          },
        ]}
      />
    </>
  );
}
