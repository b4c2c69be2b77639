/** From the link to the first person who signs in, as it happens. */
import { Text, Timeline } from "@mantine/core";
import { Moment } from "../look/moment.tsx";
import { Section } from "../look/section.tsx";
import { words } from "../words/words.ts";
import type { Progress, SetupLink } from "./queries.ts";

interface ProgressProps {
  readonly progress: Progress;
  readonly links: readonly SetupLink[];
  readonly isActive: boolean;
}

const STEPS = ["opened", "told", "signed", "live"] as const;

export function SetupProgress({ progress, links, isActive }: ProgressProps) {
  const texts = words.setup.progress;
  const { secret_told_at, first_signature_at } = progress;
  const openedAt = links.findLast(({ opened_at }) => opened_at !== null)?.opened_at ?? null;
  const isLive = first_signature_at !== null && isActive;
  const at = { opened: openedAt ?? secret_told_at, told: secret_told_at, signed: first_signature_at, live: null };
  const done = STEPS.filter((step) => (step === "live" ? isLive : at[step] !== null)).length;
  return (
    <Section title={texts.title}>
      <Timeline active={done - 1} bulletSize={18} lineWidth={2} color="teal">
        {STEPS.map((step, index) => (
          <Timeline.Item key={step} title={texts.steps[step]} {...(index === done ? { "aria-current": "step" } : {})}>
            <Text size="sm" c="dimmed" component="div" mih={20}>
              {at[step] ? <Moment at={at[step]} /> : isLive && step === "live" ? texts.live : null}
              {index === done && (step !== "live" || !isActive) && texts.waiting[step]}
            </Text>
          </Timeline.Item>
        ))}
      </Timeline>
    </Section>
  );
}
