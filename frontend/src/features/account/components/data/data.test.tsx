import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";

import { api } from "@/api/client";
import { sessionQuery } from "@/api/session";

import { DeletePanel } from "./DeletePanel";
import { UsagePanel } from "./UsagePanel";

function show(what: React.ReactNode) {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: Infinity } } });
  queries.setQueryData(sessionQuery.queryKey, { user: { id: 1, email: "ann@example.org", roles: [] } } as never);
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={queries}>{what}</QueryClientProvider>
    </MantineProvider>,
  );
}

function usage(checks_per_day: number | null, kept_bytes_limit: number | null) {
  const data = { checks_today: 18, checks_per_day, kept_bytes: 5_242_880, kept_bytes_limit, day_ends_at: "2026-01-02T00:00:00Z" };
  vi.spyOn(api, "GET").mockResolvedValue({ data, response: new Response() } as never);
}

test("a quota is shown as used of allowed, for eyes and for screen readers", async () => {
  usage(20, 10_485_760);
  show(<UsagePanel />);
  const checks = await screen.findByRole("progressbar", { name: "Checks today" });
  expect(checks).toHaveAttribute("aria-valuenow", "90");
  expect(screen.getByText(/18 of 20/)).toBeInTheDocument();
  expect(screen.getByText(/5 MB of 10 MB/)).toBeInTheDocument();
  expect(screen.getByText(/begins again/)).toBeInTheDocument();
});

test("where there is no quota there is no bar, and nothing to wait for", async () => {
  usage(null, null);
  show(<UsagePanel />);
  expect(await screen.findByText(/18 \(no limit\)/)).toBeInTheDocument();
  expect(screen.queryByRole("progressbar")).toBeNull();
  expect(screen.queryByText(/begins again/)).toBeNull();
});

test("an account is not deleted by one click, and a no is said in words", async () => {
  const no = { type: "", title: "", instance: "", status: 409, code: "last_admin", detail: "You are the only admin." };
  const post = vi.spyOn(api, "POST").mockResolvedValue({ error: no, response: new Response(null, { status: 409 }) } as never);
  show(<DeletePanel />);
  await userEvent.click(screen.getByRole("button", { name: "Delete my account" }));
  expect(post).not.toHaveBeenCalled();
  await userEvent.type(screen.getByLabelText("Type ann@example.org to confirm"), "ann@example.org");
  await userEvent.type(screen.getByLabelText("Your password"), "secret words");
  await userEvent.click(screen.getByRole("button", { name: "Delete everything for good" }));
  expect(post).toHaveBeenCalledWith("/api/v1/account/deletion", { body: { email: "ann@example.org", password: "secret words" } });
  expect(await screen.findByRole("alert")).toHaveTextContent("You are the only admin.");
  await userEvent.click(screen.getByRole("button", { name: "Keep my account" }));
  expect(screen.getByRole("button", { name: "Delete my account" })).toBeInTheDocument();
});

test("while an account is being deleted nothing offers to keep it", async () => {
  vi.spyOn(api, "POST").mockReturnValue(new Promise(() => undefined) as never);
  show(<DeletePanel />);
  await userEvent.click(screen.getByRole("button", { name: "Delete my account" }));
  expect(screen.getByRole("button", { name: "Keep my account" })).toBeEnabled();
  await userEvent.click(screen.getByRole("button", { name: "Delete everything for good" }));
  expect(screen.getByRole("button", { name: "Keep my account" })).toBeDisabled();
});
