/** Which side a list is of: test users are listed by themselves. */
import { Select } from "@mantine/core";
import { words } from "../words/words.ts";

interface SideSelectProps {
  readonly isTest: boolean;
  readonly onChange: (isTest: boolean) => void;
  /** As wide as its place. */
  readonly isWide?: boolean;
}

export function SideSelect({ isTest, onChange, isWide = false }: SideSelectProps) {
  const { label, live, test } = words.side;
  return (
    <Select
      label={label}
      data={[
        { value: "live", label: live },
        { value: "test", label: test },
      ]}
      allowDeselect={false}
      value={isTest ? "test" : "live"}
      onChange={(value) => onChange(value === "test")}
      w={isWide ? "100%" : 150}
    />
  );
}
