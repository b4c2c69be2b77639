/** Where a partner of which nobody has the secret begins: on its test side, or live. */
import { Radio, Stack } from "@mantine/core";
import { words } from "../words/words.ts";

export type Start = "test" | "live";

interface StartChoiceProps {
  readonly value: Start;
  readonly onChange: (value: Start) => void;
}

export function StartChoice({ value, onChange }: StartChoiceProps) {
  const { start, starts } = words.setup.links;
  return (
    <Radio.Group label={start} value={value} onChange={(chosen) => onChange(chosen as Start)}>
      <Stack gap="xs" mt="xs">
        {(["test", "live"] as const).map((each) => (
          <Radio key={each} value={each} label={starts[each]} />
        ))}
      </Stack>
    </Radio.Group>
  );
}
