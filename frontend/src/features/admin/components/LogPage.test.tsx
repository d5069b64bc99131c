import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen } from "@testing-library/react";
import { MemoryRouter } from "react-router";

import { LogPage } from "./LogPage";

const get = vi.hoisted(() => vi.fn());
vi.mock("@/api/client", async (original) => ({ ...(await original<object>()), api: { GET: get } }));

const entry = { id: 1, at: "2031-01-01T10:00:00Z", actor_id: null, action: "sign_in", subject: "", details: {}, sha256_hex: "00" };

test("entries of another kind than the chosen one are dimmed and said to be busy until its own are here", async () => {
  get.mockResolvedValueOnce({ data: { items: [entry], people: {}, next_before: 1 }, response: { ok: true } });
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={new QueryClient()}>
        <MemoryRouter>
          <LogPage />
        </MemoryRouter>
      </QueryClientProvider>
    </MantineProvider>,
  );
  await screen.findByRole("button", { name: "Show more" });
  const list = screen.getByRole("list", { name: "Entries, newest first" }).closest("[aria-busy]");
  expect(list).toHaveAttribute("aria-busy", "false");
  get.mockReturnValueOnce(new Promise(() => {}));
  const kinds = screen.getByLabelText<HTMLSelectElement>("What was done");
  fireEvent.change(kinds, { target: { value: kinds.options[1]?.value } });
  expect(list).toHaveAttribute("aria-busy", "true");
  expect(screen.queryByRole("button", { name: "Show more" })).not.toBeInTheDocument();
});
