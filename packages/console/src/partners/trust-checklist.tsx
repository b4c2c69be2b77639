import { Alert, Checkbox, List, Stack, Text } from "@mantine/core";
import { words } from "../words/words.ts";
import { openPoints } from "./open-points.ts";
import type { Settings } from "./partner.ts";

interface TrustChecklistProps {
  readonly settings: Settings;
  /** Whether a setup link hands the secret over. */
  readonly isInvitation: boolean;
}

/** What to check before a partner is trusted, and what its restrictions still leave open. */
export function TrustChecklist({ settings, isInvitation }: TrustChecklistProps) {
  const { wizard } = words.partners;
  const points = openPoints(settings);
  return (
    <Stack gap="md">
      {(isInvitation ? wizard.invitePoints : wizard.points).map((point) => (
        <Checkbox key={point} label={point} />
      ))}
      <Alert color={points.length > 0 ? "orange" : "teal"} variant="outline" title={wizard.stillOpen}>
        {points.length > 0 ? (
          <List size="sm" spacing={4}>
            {points.map((point) => (
              <List.Item key={point}>{point}</List.Item>
            ))}
          </List>
        ) : (
          <Text size="sm">{wizard.allClosed}</Text>
        )}
      </Alert>
    </Stack>
  );
}
