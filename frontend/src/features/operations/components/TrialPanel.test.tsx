import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen } from "@testing-library/react";

import { api } from "@/api/client";
import type { Models } from "@/features/operations/api/operations";

import { TrialPanel } from "./TrialPanel";

const models = () => ({ candidates: [], in_use: "today", shadow: "next", shadow_revision: "1", shadow_since: null, trial_needs: 0 }) as unknown as Models;

test("asked whether to switch, the focus begins at the model of today and is not taken back while the page looks again", () => {
  vi.spyOn(api, "GET").mockReturnValue(new Promise(() => undefined) as never);
  const queries = new QueryClient();
  const panel = () => (
    <MantineProvider env="test">
      <QueryClientProvider client={queries}>
        <TrialPanel models={models()} name="next" />
        <input aria-label="Elsewhere" />
      </QueryClientProvider>
    </MantineProvider>
  );
  const { rerender } = render(panel());
  fireEvent.click(screen.getByText("Put it in use"));
  expect(screen.getByRole("button", { name: "Keep the model of today" })).toHaveFocus();
  screen.getByLabelText("Elsewhere").focus();
  rerender(panel());
  expect(screen.getByLabelText("Elsewhere")).toHaveFocus();
});
