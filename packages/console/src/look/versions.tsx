/** Versions of the same thing beside each other, field by field. */
import { Table } from "@mantine/core";
import { words } from "../words/words.ts";

interface VersionsProps {
  readonly titles: readonly string[];
  /** One text for each title. */
  readonly fields: readonly (readonly [name: string, texts: readonly string[]])[];
}

export function Versions({ titles, fields }: VersionsProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: who has no mouse scrolls it by keyboard
    <section className="scrollable" tabIndex={0} aria-label={words.list.rows}>
      <Table verticalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{words.partners.setting}</Table.Th>
            {titles.map((title) => (
              <Table.Th key={title} scope="col">
                {title}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {fields.map(([name, texts]) => (
            <Table.Tr key={name}>
              <Table.Th scope="row">{name}</Table.Th>
              {titles.map((title, index) => (
                <Table.Td key={title}>
                  <div className="long">{texts[index]}</div>
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}
