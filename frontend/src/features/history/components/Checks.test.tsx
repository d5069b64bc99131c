import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import { useRef } from "react";
import { MemoryRouter } from "react-router";

import { readWish } from "@/features/history/api/wish";

import { Checks } from "./Checks";

const [get, post] = vi.hoisted(() => [vi.fn(), vi.fn()]);
vi.mock("@/api/client", async (original) => ({ ...(await original<object>()), api: { GET: get, POST: post } }));
vi.mock("./Grid", async () => {
  const { Chooser } = await import("./Tile");
  // Without a layout no tile would be in sight.
  return { Grid: ({ checks, selection }: Parameters<typeof import("./Grid").Grid>[0]) => checks.map((check) => <Chooser key={check.id} check={check} chosen={selection.has(check)} onToggle={selection.toggle} />) };
});

const check = (id: string) => ({ id, file_name: id, state: "done", created_at: "2031-05-01T11:00:00Z", finished_at: null, verdict: null });
const answer = (data: unknown) => Promise.resolve({ data, response: { ok: true } });
const wish = readWish(new URLSearchParams());

function Page() {
  const heading = useRef<HTMLHeadingElement>(null);
  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        History
      </h1>
      <Checks wish={wish} view="grid" stats={false} change={() => {}} onClear={() => {}} heading={heading} />
    </>
  );
}

async function deleteBoth(changed: number, left: ReturnType<typeof check>[] = []) {
  let items = [check("a"), check("b")];
  get.mockImplementation(() => answer({ items, next_cursor: null }));
  post.mockImplementation(() => {
    items = left;
    return answer({ seen: 2, changed, next_cursor: null });
  });
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={new QueryClient()}>
        <MemoryRouter>
          <Page />
        </MemoryRouter>
      </QueryClientProvider>
    </MantineProvider>,
  );
  fireEvent.click(await screen.findByRole("checkbox", { name: "Choose a" }));
  fireEvent.click(screen.getByRole("button", { name: "Choose all 2" }));
  fireEvent.click(screen.getAllByRole("button", { name: "Delete" })[0] as HTMLElement);
  fireEvent.click(within(screen.getByRole("dialog")).getByRole("button", { name: "Delete for good" }));
}

test("after a deed it is said what became of it, also when nothing is left to list, and the keyboard goes on from the heading", async () => {
  await deleteBoth(1);
  await waitFor(() => expect(screen.getByText("1 of 2 checks is deleted. 1 was left out: gone already.")).toHaveAttribute("role", "status"));
  expect(await screen.findByText("No checks yet")).toBeInTheDocument();
  expect(screen.getByRole("heading", { name: "History" })).toHaveFocus();
  fireEvent.click(screen.getByRole("button", { name: "Put this away" }));
  expect(screen.queryByText(/is deleted/)).not.toBeInTheDocument();
});

test("what was said goes when something else is chosen", async () => {
  await deleteBoth(2, [check("c")]);
  await screen.findByText("2 checks are deleted.");
  fireEvent.click(await screen.findByRole("checkbox", { name: "Choose c" }));
  expect(screen.queryByText("2 checks are deleted.")).not.toBeInTheDocument();
});
