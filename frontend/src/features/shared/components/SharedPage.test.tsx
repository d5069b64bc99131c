import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import { createMemoryRouter, RouterProvider } from "react-router";

import { api } from "@/api/client";
import type { Shared } from "@/features/shared/api/shared";

import { SharedPage } from "./SharedPage";

const shared: Shared = {
  band: "likely_ai",
  headline: "Likely AI-generated",
  p_ai: 0.991,
  reasons: [{ code: "file_declares_ai", text: "The file itself says that a machine made it." }],
  evidence: [{ source: "generator", weight: "declares_ai" }],
  decision: null,
  thresholds: { real_edge: 0.2, ai_edge: 0.98 },
  thresholds_id: "wild/1",
  model_id: "wild-hybrid-256",
  model_revision: "7",
  picture: { width: 640, height: 480 },
  heatmap: true,
  judged_at: "2026-11-21T11:30:00Z",
  expires_at: "2026-11-28T11:30:00Z",
};

const show = (body: unknown, status = 200) => {
  const answer = { [status === 200 ? "data" : "error"]: body, response: new Response(null, { status }) };
  vi.spyOn(api, "GET").mockResolvedValue(answer as never);
  const router = createMemoryRouter([{ path: "/shared/:token", element: <SharedPage /> }], { initialEntries: ["/shared/abc.def"] });
  render(
    <MantineProvider>
      <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>,
  );
};

afterEach(() => vi.restoreAllMocks());

const gone = (code: string, status: number) => ({ code, status, detail: `about ${code}`, type: "", title: "", instance: "" });

test("a link shows the verdict, what it means and what the file tells, in words", async () => {
  show(shared);
  expect(await screen.findByRole("heading", { name: "Likely AI-generated" })).toBeInTheDocument();
  expect(screen.getByText("The file says so itself; the model gives over 99 %")).toBeInTheDocument();
  expect(screen.getByRole("heading", { name: "What does this mean?" })).toBeInTheDocument();
  expect(screen.getByText("Parameters or a label of an AI generator")).toBeInTheDocument();
  expect(screen.getByRole("img", { name: "What was judged" })).toHaveAttribute("src", "/api/v1/shared/abc.def/image");
  expect(screen.getByText(/wild-hybrid-256, revision 7/)).toBeInTheDocument();
  expect(document.querySelector("meta[name=robots]")).toHaveAttribute("content", expect.stringContaining("noindex"));
});

test("what a person found stands beside the verdict", async () => {
  show({ ...shared, decision: { outcome: "confirmed_real", decided_at: "2026-11-22T09:00:00Z" } });
  expect(await screen.findByRole("heading", { name: "Likely AI-generated" })).toBeInTheDocument();
  expect(screen.getByRole("heading", { name: "A person looked at it" })).toBeInTheDocument();
  expect(document.querySelector("[data-outcome=confirmed_real]")).toBeInTheDocument();
});

test("what is no longer kept is not asked for", async () => {
  show({ ...shared, picture: null, heatmap: false });
  expect(await screen.findByText(/no longer kept/)).toBeInTheDocument();
  expect(screen.queryByRole("img", { name: "What was judged" })).not.toBeInTheDocument();
});

test("a picture that cannot be judged gets no bar to hold on to", async () => {
  show({ ...shared, band: "not_applicable", headline: "Not applicable", reasons: [] });
  expect(await screen.findByText("The model cannot judge this picture")).toBeInTheDocument();
  expect(screen.queryByRole("img", { name: /Probability/ })).not.toBeInTheDocument();
});

test.each([
  ["share_expired", 410, "This link has expired"],
  ["share_revoked", 410, "This link was taken back"],
  ["share_not_found", 404, "Nothing behind this link"],
])("%s says so and leads on", async (code, status, title) => {
  show(gone(code, status), status);
  expect(await screen.findByRole("heading", { name: title })).toBeInTheDocument();
  expect(screen.getByText(`about ${code}`)).toBeInTheDocument();
  expect(screen.getByRole("link", { name: "Check a picture of your own" })).toBeInTheDocument();
});

test("what may work later can be tried again", async () => {
  show(gone("too_many_requests", 429), 429);
  expect(await screen.findByRole("button", { name: "Try again" })).toBeInTheDocument();
});
