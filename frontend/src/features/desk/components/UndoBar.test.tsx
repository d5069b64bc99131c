import { MantineProvider } from "@mantine/core";
import { act, fireEvent, render, screen } from "@testing-library/react";

import { UndoBar } from "./UndoBar";

const now = new Date("2031-01-01T10:00:00Z").getTime();
const deed = { caseId: "c", decisionId: "d", outcome: "confirmed_ai" as const, cases: 2, until: now + 10_000 };

beforeEach(() => void vi.useFakeTimers({ now }));
afterEach(() => void vi.useRealTimers());

function show(busy = false) {
  const told = { undo: vi.fn(), over: vi.fn() };
  render(
    <MantineProvider>
      <UndoBar deed={deed} {...told} busy={busy} error={null} />
    </MantineProvider>,
  );
  return told;
}

test("it counts the seconds down, and goes when they are over", () => {
  const { over } = show();
  expect(screen.getByText("It stands in 10 s")).toBeInTheDocument();
  act(() => void vi.advanceTimersByTime(3_000));
  expect(screen.getByText("It stands in 7 s")).toBeInTheDocument();
  expect(over).not.toHaveBeenCalled();
  act(() => void vi.advanceTimersByTime(7_000));
  expect(over).toHaveBeenCalled();
});

test("it says what was decided and takes it back", () => {
  const { undo } = show();
  expect(screen.getByText("Confirmed AI, 2 cases")).toBeInTheDocument();
  fireEvent.click(screen.getByRole("button", { name: /Undo/ }));
  expect(undo).toHaveBeenCalled();
});

test("it stays while the answer is on its way", () => {
  const { over } = show(true);
  act(() => void vi.advanceTimersByTime(12_000));
  expect(over).not.toHaveBeenCalled();
});
