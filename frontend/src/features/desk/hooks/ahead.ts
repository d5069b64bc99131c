import type { Case } from "@/features/desk/api/types";

type Ask = () => Promise<Case | null>;

/**
 * The case after this one, taken and fetched while somebody looks at this one.
 * Held for one question (the filters and the order) at a time; what is not wanted any more is given back.
 */
export class Ahead {
  private held: { question: string; answer: Promise<Case | null> } | null = null;
  private readonly release: (id: string) => void;

  constructor(release: (id: string) => void) {
    this.release = release;
  }

  /** Fetches the next case, unless that is done or under way. */
  prepare(question: string, ask: Ask): void {
    if (this.held?.question === question) return;
    this.drop();
    const answer = ask();
    this.held = { question, answer };
    answer.catch(() => {
      if (this.held?.answer === answer) this.held = null;
    });
  }

  /** The next case, from now on the caller's. null: none waits. */
  async take(question: string, ask: Ask): Promise<Case | null> {
    const held = this.held?.question === question ? this.held.answer : null;
    if (held) this.held = null;
    else this.drop();
    // What was fetched while nothing waited, or went wrong, is old by now.
    return (await held?.catch(() => null)) ?? ask();
  }

  /** This case comes next: somebody went back to another one first. */
  keep(question: string, found: Case): void {
    this.drop();
    this.held = { question, answer: Promise.resolve(found) };
  }

  /** Gives back what nobody looked at. */
  drop(): void {
    const held = this.held;
    this.held = null;
    held?.answer.then((found) => found && this.release(found.case.id)).catch(() => undefined);
  }
}
