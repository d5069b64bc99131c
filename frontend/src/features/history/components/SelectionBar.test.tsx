import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen, waitFor } from "@testing-library/react";

import type { Summary } from "@/features/history/api/history";
import { type Counted, readWish } from "@/features/history/api/wish";
import { useSelection } from "@/features/history/hooks/useSelection";

import { SelectionBar } from "./SelectionBar";
import { Chooser } from "./Tile";

const post = vi.hoisted(() => vi.fn());
vi.mock("@/api/client", async (original) => ({ ...(await original<object>()), api: { POST: post, GET: vi.fn(() => new Promise(() => {})) } }));

const NOON = "2031-05-01T12:00:00Z";
const check = (id: string, created_at: string) => ({ id, file_name: id, created_at, finished_at: null }) as Summary;
const BEFORE = [check("a", "2031-05-01T11:00:00Z"), check("b", "2031-05-01T10:00:00Z")];
const LATER = [check("later", "2031-05-01T12:00:01Z"), ...BEFORE];
const counted = (total: number, asOf = NOON): Counted => ({ wish: readWish(new URLSearchParams("q=cat")), total, asOf });

function Choosing({ checks, all }: { checks: readonly Summary[]; all: Counted | null }) {
  const selection = useSelection(checks, "wish");
  return (
    <>
      {checks.map((each) => (
        <Chooser key={each.id} check={each} chosen={selection.has(each)} onToggle={selection.toggle} />
      ))}
      <SelectionBar selection={selection} loaded={checks.length} more={all !== null} counted={all} sort="newest" onDone={() => {}} />
    </>
  );
}

function show(checks: readonly Summary[], all: Counted | null) {
  const queries = new QueryClient();
  const page = (shown: readonly Summary[], now: Counted | null) => (
    <MantineProvider env="test">
      <QueryClientProvider client={queries}>
        <Choosing checks={shown} all={now} />
      </QueryClientProvider>
    </MantineProvider>
  );
  const { rerender } = render(page(checks, all));
  return (shown: readonly Summary[], now: Counted | null) => rerender(page(shown, now));
}

const box = (name: string) => screen.getByRole("checkbox", { name: `Choose ${name}` });

beforeEach(() => post.mockReset().mockResolvedValue({ data: { seen: 0, changed: 0, next_cursor: null }, response: { ok: true } }));

test("what comes after all were chosen is neither marked nor meant", async () => {
  const again = show(BEFORE, counted(812));
  fireEvent.click(box("a"));
  fireEvent.click(screen.getByRole("button", { name: "Choose all 812" }));
  again(LATER, counted(912, "2031-05-01T12:00:05Z"));
  expect(screen.getByText("All 812 checks chosen")).toBeInTheDocument();
  expect(box("b")).toBeChecked();
  expect(box("later")).not.toBeChecked();
  fireEvent.click(screen.getAllByRole("button", { name: "Delete" })[0] as HTMLElement);
  expect(screen.getByRole("dialog", { name: "Delete all 812 checks?" })).toBeInTheDocument();
  fireEvent.click(screen.getByRole("button", { name: "Delete for good" }));
  await waitFor(() => expect(post.mock.calls[0]?.[1].body).toMatchObject({ action: "delete", ids: null, filter: { name: "cat", as_of: NOON } }));
});

test("what is loaded to its end is chosen by its ids", async () => {
  const again = show(BEFORE, null);
  fireEvent.click(box("a"));
  fireEvent.click(screen.getByRole("button", { name: "Choose all 2" }));
  again(LATER, null);
  fireEvent.click(screen.getAllByRole("button", { name: "Delete" })[0] as HTMLElement);
  fireEvent.click(screen.getByRole("button", { name: "Delete for good" }));
  await waitFor(() => expect(post.mock.calls[0]?.[1].body).toMatchObject({ ids: ["a", "b"], filter: null }));
});

test("taking one away from all leaves what was meant of what is loaded", () => {
  const again = show(BEFORE, counted(812));
  fireEvent.click(box("a"));
  fireEvent.click(screen.getByRole("button", { name: "Choose all 812" }));
  again(LATER, counted(812));
  fireEvent.click(box("b"));
  expect(screen.getByText("1 check chosen")).toBeInTheDocument();
  expect(box("a")).toBeChecked();
});

test("who thinks better of it is back on the button", () => {
  show(BEFORE, null);
  fireEvent.click(box("a"));
  const button = screen.getAllByRole("button", { name: "Delete" })[0] as HTMLElement;
  button.focus();
  fireEvent.click(button);
  fireEvent.click(screen.getByRole("button", { name: "Cancel" }));
  expect(screen.queryByRole("dialog")).not.toBeInTheDocument();
  expect(button).toHaveFocus();
});
