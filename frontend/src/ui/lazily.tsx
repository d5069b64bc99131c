import { Component, type ComponentType, lazy, type ReactNode, Suspense, useState } from "react";

import { PartMissing } from "./PartMissing";

type Again = { again: () => void };
type Looks = { waiting?: ReactNode; Missing?: ComponentType<Again> };
type WithChildren = { children?: ReactNode };

/** The code of a part did not arrive: there is no connection, or the server has a newer page by now. */
export class NotFetched extends Error {}

/**
 * A part whose code is fetched when it is first shown. Where that fails it says so in its own place, and fetches again at
 * the press of a button or when it is shown anew; React.lazy by itself keeps a failure until the page is loaded again.
 * What it is put around is shown without it meanwhile.
 */
export function lazily<Props extends object = object>(load: () => Promise<ComponentType<Props>>, { waiting = null, Missing = PartMissing }: Looks = {}): ComponentType<Props> {
  let newest = attempt();

  function attempt() {
    return lazy(async () => {
      try {
        return { default: await load() };
      } catch (cause) {
        newest = attempt();
        throw new NotFetched("A part of the page did not arrive.", { cause });
      }
    });
  }

  return function Lazily(props: Props) {
    const [{ Part, number }, show] = useState(() => ({ Part: newest as ComponentType<Props>, number: 1 }));
    const again = () => show({ Part: newest as ComponentType<Props>, number: number + 1 });
    const { children } = props as WithChildren;
    const instead = (
      <>
        {children}
        <Missing again={again} />
      </>
    );
    return (
      <Boundary key={number} instead={instead}>
        <Suspense fallback={children ?? waiting}>
          <Part {...props} />
        </Suspense>
      </Boundary>
    );
  };
}

/** Catches what did not arrive; any other fault is the page's. */
class Boundary extends Component<{ instead: ReactNode; children: ReactNode }, { error: unknown }> {
  override state = { error: null as unknown };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    if (error === null) return this.props.children;
    if (error instanceof NotFetched) return this.props.instead;
    throw error;
  }
}
