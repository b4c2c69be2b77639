/** A table that scrolls sideways in itself, so that the page does not, with its empty, failed and waiting states. */
import { Skeleton, Stack, Table, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { words } from "../words/words.ts";
import { Failure } from "./failure.tsx";

export interface Column<Row> {
  readonly name: string;
  readonly cell: (row: Row) => ReactNode;
  /** Left out below this width. */
  readonly from?: "xs" | "sm" | "md" | "lg";
  readonly align?: "right";
}

interface RowsProps<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[] | undefined;
  readonly keyOf: (row: Row) => string;
  readonly error?: unknown;
  readonly retry?: () => void;
  /** Shown in place of a table without rows. */
  readonly empty?: ReactNode;
  /** Marked for a moment. */
  readonly isFresh?: (row: Row) => boolean;
  /** Rows of the table while it waits. */
  readonly expected?: number;
}

export function Rows<Row>(props: RowsProps<Row>) {
  const { label, columns, rows, keyOf, error, retry, empty, isFresh, expected = 5 } = props;
  if (error) return <Failure error={error} {...(retry ? { retry } : {})} />;
  if (rows?.length === 0) return empty ?? <Text c="dimmed">{words.list.nothing}</Text>;
  if (rows === undefined) return <Waiting rows={expected} />;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: who has no mouse scrolls it by keyboard
    <section className="scrollable" tabIndex={0} aria-label={`${label}: ${words.list.rows}`}>
      <Table highlightOnHover verticalSpacing="sm" aria-label={label}>
        <Table.Thead>
          <Table.Tr>
            {columns.map(({ name, from, align }) => (
              <Table.Th key={name} {...(from ? { visibleFrom: from } : {})} ta={align ?? "left"} scope="col">
                {name}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={keyOf(row)} {...(isFresh?.(row) ? { className: "fresh" } : {})}>
              {columns.map(({ name, cell, from, align }) => (
                <Table.Td key={name} {...(from ? { visibleFrom: from } : {})} ta={align ?? "left"}>
                  {cell(row)}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}

/** As high as the rows that are expected: nothing moves when they come. */
function Waiting({ rows }: { readonly rows: number }) {
  return (
    <Stack gap="sm" role="status" aria-busy="true" aria-label={words.list.loading}>
      {Array.from({ length: rows + 1 }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all the same, and never change places
        <Skeleton key={index} height={32} />
      ))}
    </Stack>
  );
}
