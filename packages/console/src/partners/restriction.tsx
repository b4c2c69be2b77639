/** A restriction's three states as three visible choices; what stays open is said plainly. */
import { Group, NumberInput, Radio, Stack, TagsInput, Text } from "@mantine/core";
import { words } from "../words/words.ts";

interface Described {
  readonly label: string;
  readonly hint: string;
  readonly openly: string;
  readonly nobody?: string;
}

interface RestrictionProps<Value> {
  readonly text: Described;
  readonly value: Value | null;
  readonly onChange: (value: Value | null) => void;
  readonly error?: string | undefined;
}

type Choice = "open" | "only" | "nobody";

/** Of a list: null is open, `[]` nobody. `isNaming` keeps "only these" while it is still empty. */
interface ListRestrictionProps extends RestrictionProps<string[]> {
  readonly isNaming: boolean;
  readonly onNaming: (isNaming: boolean) => void;
  /** What else is known of the entries. */
  readonly note?: string | undefined;
}

export function ListRestriction(props: ListRestrictionProps) {
  const { text, value, onChange, error, isNaming, onNaming, note } = props;
  const choice: Choice = value === null ? "open" : value.length > 0 || isNaming ? "only" : "nobody";
  function choose(next: string): void {
    onNaming(next === "only");
    onChange(next === "open" ? null : []);
  }
  return (
    <Choices text={text} choice={choice} only={words.restrictions.only} onChoose={choose} error={error}>
      {choice === "only" && (
        <TagsInput
          aria-label={words.restrictions.entries(text.label)}
          placeholder={words.restrictions.add}
          value={value ?? []}
          onChange={onChange}
          splitChars={[",", " ", "\n"]}
          error={error !== undefined}
          data-autofocus
        />
      )}
      {note && (
        <Text size="sm" className="tone-good wrap">
          {note}
        </Text>
      )}
    </Choices>
  );
}

interface NumberRestrictionProps extends RestrictionProps<number> {
  readonly min: number;
  /** Whether 0 is a state of its own: nobody. */
  readonly hasNobody?: boolean;
}

export function NumberRestriction({ text, value, onChange, error, min, hasNobody = false }: NumberRestrictionProps) {
  const choice: Choice = value === null ? "open" : hasNobody && value === 0 ? "nobody" : "only";
  function choose(next: string): void {
    onChange(next === "open" ? null : next === "nobody" ? 0 : Math.max(min, 1));
  }
  return (
    <Choices
      text={text}
      choice={choice}
      only={words.restrictions.atMost}
      onChoose={choose}
      error={error}
      hasNobody={hasNobody}
    >
      {choice === "only" && (
        <NumberInput
          aria-label={text.label}
          min={min}
          allowDecimal={false}
          allowNegative={false}
          value={value ?? ""}
          onChange={(next) => typeof next === "number" && onChange(next)}
          error={error !== undefined}
          maw={220}
        />
      )}
    </Choices>
  );
}

interface ChoicesProps {
  readonly text: Described;
  readonly choice: Choice;
  readonly only: string;
  readonly hasNobody?: boolean;
  readonly onChoose: (choice: string) => void;
  readonly error: string | undefined;
  readonly children: React.ReactNode;
}

function Choices({ text, choice, only, hasNobody = true, onChoose, error, children }: ChoicesProps) {
  const said = choice === "open" ? text.openly : choice === "nobody" ? text.nobody : undefined;
  return (
    <Stack gap="xs">
      <Radio.Group label={text.label} description={text.hint} value={choice} onChange={onChoose} error={error}>
        <Group gap="lg" mt="xs">
          <Radio value="open" label={words.restrictions.open} />
          <Radio value="only" label={only} />
          {hasNobody && <Radio value="nobody" label={words.restrictions.nobody} />}
        </Group>
      </Radio.Group>
      {children}
      {said && (
        <Text size="sm" c={choice === "open" ? "dimmed" : "red"} className={choice === "open" ? "" : "tone-bad"}>
          {said}
        </Text>
      )}
    </Stack>
  );
}
