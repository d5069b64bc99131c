import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen } from "@testing-library/react";
import { createMemoryRouter, RouterProvider } from "react-router";

import { useAnnounce } from "@/features/desk/hooks/announce";

import { DeskFrame } from "./DeskFrame";

function Page() {
  const announce = useAnnounce();
  return <button onClick={() => announce("Confirmed AI.")}>Decide</button>;
}

test("the same words twice running are said twice", () => {
  const router = createMemoryRouter([{ path: "/", element: <DeskFrame />, children: [{ index: true, element: <Page /> }] }]);
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={new QueryClient()}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>,
  );
  fireEvent.click(screen.getByText("Decide"));
  const first = screen.getByText("Confirmed AI.");
  fireEvent.click(screen.getByText("Decide"));
  expect(screen.getByText("Confirmed AI.")).not.toBe(first);
});
