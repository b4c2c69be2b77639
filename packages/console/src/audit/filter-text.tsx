/** A filter that is typed. It holds when the typing pauses, because each letter of an id names nothing yet. */
import { TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useEffect, useRef, useState } from "react";
import { words } from "../words/words.ts";

interface FilterTextProps {
  readonly label: string;
  readonly type?: "text" | "datetime-local";
  /** What holds now. */
  readonly value: string;
  /** Nothing else would be found by the service, which refuses it. */
  readonly isId?: boolean;
  readonly onTyping: (isTyping: boolean) => void;
  readonly onSettled: (text: string) => void;
}

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** Milliseconds. */
const PAUSE = 400;

export function FilterText({ label, type = "text", value, isId = false, onTyping, onSettled }: FilterTextProps) {
  const [typed, setTyped] = useState(value);
  const own = useRef(value);
  useEffect(() => {
    // Of what came from elsewhere, as when all filters are cleared. The own text may have grown since it settled.
    if (value !== own.current) setTyped(value);
    own.current = value;
  }, [value]);
  const isWrong = isId && typed.trim() !== "" && !ID.test(typed.trim());
  const settle = useDebouncedCallback((text: string) => {
    onTyping(false);
    if (isId && text !== "" && !ID.test(text)) return;
    own.current = text;
    onSettled(text);
  }, PAUSE);
  return (
    <TextInput
      label={label}
      type={type}
      value={typed}
      error={isWrong ? words.audit.filters.noId : null}
      onChange={({ currentTarget }) => {
        setTyped(currentTarget.value);
        onTyping(true);
        settle(currentTarget.value.trim());
      }}
    />
  );
}
