import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { MemoryRouter } from "react-router";
import { expect, test, vi } from "vitest";

import { api } from "@/api/client";
import { sessionQuery } from "@/api/session";

import { SignInPage } from "./SignInPage";
import { TwoStepPanel } from "./TwoStepPanel";

const PROBLEM = { type: "", title: "", instance: "", status: 403 };
const WANTS_PASSWORD = { ...PROBLEM, code: "confirmation_required", detail: "Confirm with your password that it is you." };
const WRONG = { ...PROBLEM, status: 422, code: "wrong_password", detail: "This is not your current password." };
const ENROLMENT = { secret: "JBSWY3DPEHPK3PXP", uri: "otpauth://totp/x", qr_svg: "data:image/svg+xml,x" };

type Reply = { status: number; body: unknown };

/** An API that answers each request with the next reply of its kind; the last one stays. */
function serve(replies: Record<string, Reply[]>): string[] {
  const asked: string[] = [];
  for (const method of ["GET", "POST"] as const) {
    const answer = async (path: string) => {
      asked.push(`${method} ${path}`);
      const queue = replies[`${method} ${path}`] ?? [];
      const reply = (queue.length > 1 ? queue.shift() : queue[0]) ?? { status: 404, body: {} };
      const response = new Response(null, { status: reply.status });
      return response.ok ? { data: reply.body, response } : { error: reply.body, response };
    };
    vi.spyOn(api, method).mockImplementation(answer as never);
  }
  return asked;
}

function show(what: React.ReactNode, queries = new QueryClient({ defaultOptions: { queries: { retry: false } } })) {
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={queries}>
        <MemoryRouter>{what}</MemoryRouter>
      </QueryClientProvider>
    </MantineProvider>,
  );
}

test("what needs proof asks for the password, says when it is wrong, and then goes on by itself", async () => {
  const begun = "POST /api/v1/account/two-step";
  const asked = serve({
    "GET /api/v1/account/two-step": [{ status: 200, body: { since: null, recovery_codes_left: 0 } }],
    [begun]: [{ status: 403, body: WANTS_PASSWORD }, { status: 201, body: ENROLMENT }],
    "POST /api/v1/session/confirmation": [{ status: 422, body: WRONG }, { status: 204, body: null }],
  });
  show(<TwoStepPanel />);
  await userEvent.click(await screen.findByRole("button", { name: "Set up two-step sign-in" }));
  await userEvent.type(await screen.findByLabelText("Password"), "not it");
  await userEvent.click(screen.getByRole("button", { name: "Confirm" }));
  expect(await screen.findByText("This is not your current password.")).toBeInTheDocument();
  await userEvent.click(screen.getByRole("button", { name: "Confirm" }));
  expect(await screen.findByRole("img", { name: /QR code/ })).toBeInTheDocument();
  expect(asked.filter((each) => each === begun)).toHaveLength(2);
});

test("whoever does not want to give the password is back where they were", async () => {
  serve({
    "GET /api/v1/account/two-step": [{ status: 200, body: { since: null, recovery_codes_left: 0 } }],
    "POST /api/v1/account/two-step": [{ status: 403, body: WANTS_PASSWORD }],
  });
  show(<TwoStepPanel />);
  await userEvent.click(await screen.findByRole("button", { name: "Set up two-step sign-in" }));
  await userEvent.click(await screen.findByRole("button", { name: "Cancel" }));
  await waitFor(() => expect(screen.queryByLabelText("Password")).not.toBeInTheDocument());
  expect(screen.getByRole("button", { name: "Set up two-step sign-in" })).toBeEnabled();
});

test("the recovery codes stay until they are kept, although two-step sign-in is on by then", async () => {
  serve({
    "GET /api/v1/account/two-step": [
      { status: 200, body: { since: null, recovery_codes_left: 0 } },
      { status: 200, body: { since: "2026-01-01T00:00:00Z", recovery_codes_left: 10 } },
    ],
    "POST /api/v1/account/two-step": [{ status: 201, body: ENROLMENT }],
    "POST /api/v1/account/two-step/confirmation": [{ status: 200, body: { codes: ["AAAA-BBBB-CCCC-DDDD"] } }],
  });
  show(<TwoStepPanel />);
  await userEvent.click(await screen.findByRole("button", { name: "Set up two-step sign-in" }));
  await userEvent.type(await screen.findByLabelText(/six digits/), "123456{Enter}");
  expect(await screen.findByText("AAAA-BBBB-CCCC-DDDD")).toBeInTheDocument();
  await userEvent.click(screen.getByRole("button", { name: "I have kept them" }));
  expect(await screen.findByText("10 recovery codes are left.")).toBeInTheDocument();
  expect(screen.queryByText("AAAA-BBBB-CCCC-DDDD")).not.toBeInTheDocument();
});

test("where registration is closed, the page says whom to ask and offers no form for it", () => {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: Infinity } } });
  queries.setQueryData(sessionQuery.queryKey, { user: null, second_step_required: false, registration: "closed", csrf_token: "x" });
  show(<SignInPage />, queries);
  expect(screen.getByText(/The person who runs this service makes one for you/)).toBeInTheDocument();
  expect(screen.queryByRole("button", { name: "Create one" })).not.toBeInTheDocument();
});
