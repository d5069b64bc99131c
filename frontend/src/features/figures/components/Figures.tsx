import type { ReactNode } from "react";

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
