/**
 * A decision on one value, under the digest of what was read when the dialog opened: what is proposed meanwhile is
 * never approved unseen.
 */
import { Alert, Code, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { answered, api } from "../api/client.ts";
import { codeOf } from "../api/refusal.ts";
import { Confirm } from "../look/confirm.tsx";
import { tellDone } from "../look/notice.ts";
import { words } from "../words/words.ts";
import { fieldName, requestOf, typedValue, valueText } from "./proposal-value.ts";
import type { Proposal } from "./queries.ts";

interface DecideProps {
  readonly id: string;
  readonly proposal: Proposal;
  readonly onDecided: () => Promise<void>;
  /** Somebody decided, or another value was proposed, after `read` was read; or what it rests on has changed. */
  readonly onConflict: (read: Proposal, reason: string) => Promise<void>;
}

export function ApproveProposal({ id, proposal, onDecided, onConflict }: DecideProps) {
  const [read, setRead] = useState(proposal);
  const [typed, setTyped] = useState("");
  const texts = textsOf(read);

  async function approve(): Promise<void> {
    const body = {
      digest: read.digest,
      ...(read.warning === null ? {} : { value: typedValue(typed, read.value) }),
    };
    const params = { path: { id, proposal_id: read.id } };
    const done = await orConflict(
      () => answered(api.POST("/api/v1/admin/partners/{id}/proposals/{proposal_id}/approve", { params, body })),
      (reason) => onConflict(read, reason),
    );
    if (!done) return;
    await onDecided();
    tellDone(texts.approved);
  }

  return (
    <Confirm
      label={texts.approve}
      title={texts.approveTitle}
      consequence={<Value lead={texts.approveLead} proposal={read} />}
      variant="filled"
      color="blue"
      onOpen={() => {
        setRead(proposal);
        setTyped("");
      }}
      onConfirm={approve}
    >
      {read.warning !== null && (
        <Stack gap="sm">
          <Warning text={read.warning} />
          <TextInput
            label={words.setup.proposals.repeat}
            description={
              Array.isArray(read.value) && read.value.length > 1 ? words.setup.proposals.repeatHint : undefined
            }
            autoComplete="off"
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        </Stack>
      )}
    </Confirm>
  );
}

export function DeclineProposal({ id, proposal, onDecided, onConflict }: DecideProps) {
  const [read, setRead] = useState(proposal);
  const texts = textsOf(read);

  async function decline(): Promise<void> {
    const params = { path: { id, proposal_id: read.id } };
    const body = { digest: read.digest };
    const done = await orConflict(
      () => answered(api.POST("/api/v1/admin/partners/{id}/proposals/{proposal_id}/reject", { params, body })),
      (reason) => onConflict(read, reason),
    );
    if (!done) return;
    await onDecided();
    tellDone(texts.declined);
  }

  return (
    <Confirm
      label={texts.decline}
      title={texts.declineTitle}
      consequence={<Value lead={texts.declineLead} proposal={read} />}
      onOpen={() => setRead(proposal)}
      onConfirm={decline}
      isDangerous
    />
  );
}

export function Warning({ text }: { readonly text: string }) {
  return (
    <Alert color="orange" variant="outline" title={words.setup.proposals.wide}>
      <Text size="sm" className="wrap">
        {text}
      </Text>
    </Alert>
  );
}

function Value({ lead, proposal }: { readonly lead: string; readonly proposal: Proposal }) {
  return (
    <Stack gap="xs">
      <span>{lead}</span>
      {requestOf(proposal) === null && (
        <Code className="wrap" fz="sm">
          {valueText(proposal.value)}
        </Code>
      )}
    </Stack>
  );
}

/** @returns whether it was decided here; a conflict is told to the list, which shows both */
async function orConflict(
  decide: () => Promise<unknown>,
  onConflict: (reason: string) => Promise<void>,
): Promise<boolean> {
  try {
    await decide();
    return true;
  } catch (error) {
    if (codeOf(error) !== "conflict") throw error;
    await onConflict((error as Error).message);
    return false;
  }
}

interface DecisionTexts {
  readonly approve: string;
  readonly approveTitle: string;
  readonly approveLead: string;
  readonly approved: string;
  readonly decline: string;
  readonly declineTitle: string;
  readonly declineLead: string;
  readonly declined: string;
}

function textsOf(proposal: Proposal): DecisionTexts {
  const { proposals } = words.setup;
  const request = requestOf(proposal);
  if (request !== null) return words.setup[request];
  const field = fieldName(proposal);
  return {
    ...proposals,
    approveTitle: proposals.approveTitle(field),
    declineTitle: proposals.declineTitle(field),
  };
}
