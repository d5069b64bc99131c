import { Box, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

type Props = { title: string; words?: ReactNode; children: ReactNode };

/** One group of figures, with what they mean and what they do not. */
export function Card({ title, words, children }: Props) {
  return (
    <Box component="section" className="card" p={{ base: "md", sm: "lg" }} aria-label={title}>
      <Stack gap="md">
        <div>
          <Title order={2}>{title}</Title>
          {words && (
            <Text c="dimmed" mt={4}>
              {words}
            </Text>
          )}
        </div>
        {children}
      </Stack>
    </Box>
  );
}

/** A figure, and in small what it stands on. */
export function Fact({ name, value, small }: { name: string; value: string | number; small?: string | undefined }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {typeof value === "number" ? value.toLocaleString() : value}
        {small && <small>{small}</small>}
      </dd>
    </div>
  );
}

type TableProps = { label: string; head: readonly string[]; children: ReactNode };

/** Numbers in rows; wider than a phone, it scrolls in its own place. */
export function Numbers({ label, head, children }: TableProps) {
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the keyboard has to get in to scroll it
    <div className="scrolls" role="region" aria-label={label} tabIndex={0}>
      <table className="numbers">
        <thead>
          <tr>
            {head.map((name) => (
              <th scope="col" key={name}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
