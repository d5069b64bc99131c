import { createContext, useContext } from "react";

import { Ahead } from "./ahead";

/** What one visit of the desk keeps: the case that comes next, those it came by in their order, and the one on the screen. */
export class Visit {
  readonly ahead: Ahead;
  private readonly trail: string[] = [];
  private shown: string | null = null;

  constructor(release: (id: string) => void) {
    this.ahead = new Ahead(release);
  }

  get onScreen(): string | null {
    return this.shown;
  }

  enter(id: string): void {
    this.shown = id;
    if (!this.trail.includes(id)) this.trail.push(id);
  }

  leave(id: string): void {
    if (this.shown === id) this.shown = null;
  }

  /** The case that was come by after this one, or before it. */
  beside(id: string, step: 1 | -1): string | undefined {
    const at = this.trail.indexOf(id);
    return at < 0 ? undefined : this.trail[at + step];
  }

  /** It comes later again: then it stands at the trail's end. */
  forget(id: string): void {
    const at = this.trail.indexOf(id);
    if (at >= 0) this.trail.splice(at, 1);
  }
}

export const VisitContext = createContext(new Visit(() => undefined));

export function useVisit(): Visit {
  return useContext(VisitContext);
}
