import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen } from "@testing-library/react";
import { MemoryRouter } from "react-router";

import { FiguresPage } from "./FiguresPage";

const get = vi.hoisted(() => vi.fn());
vi.mock("@/api/client", async (original) => ({ ...(await original<object>()), api: { GET: get } }));

const share = { hits: 0, of: 0, value: null, low: null, high: null };
const figures = {
  volume: [], flagged: share, backlog: { open: 0, second_review: 0, oldest_s: null, overdue: 0 }, time_to_decision: { median_s: null, p90_s: null, cases: 0 },
  auditors: [], models: [],
};

test("figures of another time than the chosen one are dimmed and said to be busy until its own are here", async () => {
  get.mockResolvedValueOnce({ data: figures, response: { ok: true } });
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={new QueryClient()}>
        <MemoryRouter>
          <FiguresPage />
        </MemoryRouter>
      </QueryClientProvider>
    </MantineProvider>,
  );
  const shown = (await screen.findByRole("heading", { name: "Volume" })).closest("[aria-busy]");
  expect(shown).toHaveAttribute("aria-busy", "false");
  get.mockReturnValueOnce(new Promise(() => {}));
  fireEvent.change(screen.getByLabelText("Back from today"), { target: { value: "365" } });
  expect(shown).toHaveAttribute("aria-busy", "true");
  expect(shown).toHaveStyle({ opacity: "0.6" });
});
