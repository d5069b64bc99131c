import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";

import { api, type Check } from "@/api/client";
import type { Share } from "@/features/checks/api/shares";

import { ShareCard } from "./ShareCard";

const share = (id: string, more: Partial<Share> = {}): Share => ({
  id,
  path: `/shared/${id}.signed`,
  state: "active",
  created_at: "2026-11-21T11:30:00Z",
  expires_at: "2026-11-28T11:30:00Z",
  revoked_at: null,
  views: 0,
  last_viewed_at: null,
  ...more,
});

/** The API's part: keeps the links, as the server does. */
function serve(items: Share[], choices = [1, 7, 30, 90]) {
  const response = new Response();
  vi.spyOn(api, "GET").mockImplementation((async () => ({ data: { items: [...items], choices_days: choices }, response })) as never);
  const post = vi.spyOn(api, "POST").mockImplementation((async () => {
    items.unshift(share("new"));
    return { data: items[0], response };
  }) as never);
  const remove = vi.spyOn(api, "DELETE").mockImplementation((async () => {
    items.splice(0, items.length, ...items.map((each) => ({ ...each, state: "revoked" as const })));
    return { response };
  }) as never);
  return { post, remove };
}

const show = (check: Partial<Check> = {}) =>
  render(
    <MantineProvider>
      <QueryClientProvider client={new QueryClient()}>
        <ShareCard check={{ id: "c1", verdict: {}, failure: null, ...check } as Check} />
      </QueryClientProvider>
    </MantineProvider>,
  );

afterEach(() => vi.restoreAllMocks());

test("a link is made for the time one chose, and stands there to be copied", async () => {
  const { post } = serve([]);
  const user = userEvent.setup();
  show();
  await user.selectOptions(await screen.findByLabelText("Holds for"), "30 days");
  await user.click(screen.getByRole("button", { name: "Create link" }));
  expect(await screen.findByLabelText("Link")).toHaveValue("http://localhost:3000/shared/new.signed");
  expect(post).toHaveBeenCalledWith("/api/v1/checks/{check_id}/shares", { params: { path: { check_id: "c1" } }, body: { days: 30 } });
  await user.click(screen.getByRole("button", { name: "Copy the link" }));
  expect(await screen.findByText("Copied.")).toBeInTheDocument();
  expect(await navigator.clipboard.readText()).toBe("http://localhost:3000/shared/new.signed");
});

test("where the browser does not let a page copy, the link is marked to be copied by hand", async () => {
  serve([share("a")]);
  const user = userEvent.setup();
  vi.spyOn(navigator.clipboard, "writeText").mockRejectedValue(new Error("not here"));
  show();
  await user.click(await screen.findByRole("button", { name: "Copy the link" }));
  expect(await screen.findByText(/copy it with your keyboard/)).toBeInTheDocument();
  const field = screen.getByLabelText<HTMLInputElement>("Link");
  expect(field.value.slice(field.selectionStart ?? 0, field.selectionEnd ?? 0)).toBe(field.value);
});

test("a link says how often it was opened, and is gone from the list once revoked", async () => {
  const { remove } = serve([share("a", { views: 3, last_viewed_at: "2026-11-22T08:00:00Z" })]);
  const user = userEvent.setup();
  show();
  expect(await screen.findByText(/opened 3 times/)).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Revoke" }));
  await waitFor(() => expect(screen.queryByLabelText("Link")).not.toBeInTheDocument());
  expect(remove).toHaveBeenCalledWith(expect.any(String), { params: { path: { check_id: "c1", share_id: "a" } } });
  expect(screen.getByText("1 link has ended or was revoked.")).toBeInTheDocument();
});

test("the operator's choices are the ones offered", async () => {
  serve([], [1]);
  show();
  expect(await screen.findByLabelText("Holds for")).toHaveValue("1");
  expect(screen.queryByRole("option", { name: "7 days" })).not.toBeInTheDocument();
});

test("a picture without a verdict has a report and nothing to share", () => {
  serve([]);
  show({ verdict: null, failure: { code: "damaged", text: "", ours: false } });
  expect(screen.getByRole("link", { name: "PDF report" })).toHaveAttribute("href", "/api/v1/checks/c1/report.pdf");
  expect(screen.getByRole("link", { name: "JSON report" })).toHaveAttribute("href", "/api/v1/checks/c1/report.json");
  expect(screen.queryByRole("button", { name: "Create link" })).not.toBeInTheDocument();
});
