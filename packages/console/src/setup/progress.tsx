/** From the link to the first person who signs in, as it happens. */
import { Text, Timeline } from "@mantine/core";
import { Moment } from "../look/moment.tsx";
import { Section } from "../look/section.tsx";
import { words } from "../words/words.ts";
import { isWorking, type Progress, type SetupLink } from "./queries.ts";

interface ProgressProps {
  readonly progress: Progress;
  readonly links: readonly SetupLink[];
  readonly isActive: boolean;
  /** Whether the partner waits until somebody decides here. */
  readonly isAsking: boolean;
}

const STEPS = ["opened", "told", "signed", "live"] as const;

export function SetupProgress({ progress, links, isActive, isAsking }: ProgressProps) {
  const texts = words.setup.progress;
  const { secret_told_at, first_signature_at } = progress;
  const openedAt = links.findLast(({ opened_at }) => opened_at !== null)?.opened_at ?? null;
  const isLive = first_signature_at !== null && isActive;
  const at = { opened: openedAt ?? secret_told_at, told: secret_told_at, signed: first_signature_at, live: null };
  const done = STEPS.filter((step) => (step === "live" ? isLive : at[step] !== null)).length;
  const isTrying = links.some((link) => isWorking(link) && link.test_revealed_at !== null);
  function waitingFor(step: (typeof STEPS)[number]): string {
    if (isAsking && step !== "live") return texts.waiting.decision;
    return step === "told" && isTrying ? texts.waiting.trying : texts.waiting[step];
  }
  return (
    <Section title={texts.title}>
      <Timeline active={done - 1} bulletSize={18} lineWidth={2} color="teal">
        {STEPS.map((step, index) => (
          <Timeline.Item key={step} title={texts.steps[step]} {...(index === done ? { "aria-current": "step" } : {})}>
            <Text size="sm" c="dimmed" component="div" mih={20}>
              {at[step] ? <Moment at={at[step]} /> : isLive && step === "live" ? texts.live : null}
              {index === done && (step !== "live" || !isActive) && waitingFor(step)}
            </Text>
          </Timeline.Item>
        ))}
      </Timeline>
    </Section>
  );
}
