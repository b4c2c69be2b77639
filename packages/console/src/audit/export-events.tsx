import { Button, Group } from "@mantine/core";
import { useRef, useState } from "react";
import { tellDone, tellFailure } from "../look/notice.ts";
import { saveAs } from "../look/save-as.ts";
import { words } from "../words/words.ts";
import { csvOf, jsonLinesOf } from "./export.ts";
import { type AuditEvent, type EventFilter, readEvents } from "./query.ts";

/** Enough for a month of most services, and a file that an editor opens. */
const MOST = 50_000;
const PAGE = 200;

const FORMS = {
  csv: { text: csvOf, type: "text/csv" },
  jsonl: { text: jsonLinesOf, type: "application/jsonl" },
} as const;

/** All events of the filter, as a file. */
export function ExportEvents({ filter }: { readonly filter: EventFilter }) {
  const [read, setRead] = useState<number | null>(null);
  const abort = useRef<AbortController | null>(null);

  async function exportAs(form: keyof typeof FORMS): Promise<void> {
    const controller = new AbortController();
    abort.current = controller;
    const events: AuditEvent[] = [];
    let cursor: string | null = "";
    try {
      while (cursor !== null && events.length < MOST) {
        setRead(events.length);
        const page: { data: AuditEvent[]; next_cursor: string | null } = await readEvents(
          filter,
          PAGE,
          cursor,
          controller.signal,
        );
        events.push(...page.data);
        cursor = page.next_cursor;
      }
      saveAs(`audit.${form}`, FORMS[form].text(events), FORMS[form].type);
      tellDone(cursor === null ? words.audit.exported(events.length) : words.audit.cut(events.length));
    } catch (error) {
      if (!controller.signal.aborted) tellFailure(error);
    } finally {
      setRead(null);
    }
  }

  if (read !== null) {
    return (
      <Group gap="sm">
        <span role="status">{words.audit.exporting(read)}</span>
        <Button variant="default" size="xs" onClick={() => abort.current?.abort()}>
          {words.audit.stop}
        </Button>
      </Group>
    );
  }
  return (
    <>
      <Button variant="default" size="xs" onClick={() => void exportAs("csv")}>
        {words.audit.csv}
      </Button>
      <Button variant="default" size="xs" onClick={() => void exportAs("jsonl")}>
        {words.audit.jsonl}
      </Button>
    </>
  );
}
