import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import { MemoryRouter } from "react-router";

import { uploads } from "@/features/upload/hooks/uploads";

import { DropAnywhere } from "./DropAnywhere";

vi.mock("@/api/client", async (original) => ({ ...(await original<object>()), api: { GET: () => Promise.reject(new TypeError("away")) } }));

const drag = (type: string, target: Element | Document, dataTransfer: object) => fireEvent(target, Object.assign(new Event(type, { bubbles: true, cancelable: true }), { dataTransfer }));

afterEach(() => vi.restoreAllMocks());

test("files that are dropped while the server cannot be reached are in the list all the same, and so is what could not be read", async () => {
  const add = vi.spyOn(uploads, "add").mockImplementation(() => {});
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
        <MemoryRouter initialEntries={["/history"]}>
          <DropAnywhere />
        </MemoryRouter>
      </QueryClientProvider>
    </MantineProvider>,
  );
  drag("dragenter", document, { types: ["Files"] });
  const file = new File(["x"], "a.png");
  const items = [{ kind: "file", getAsFile: () => file }, { kind: "file", getAsFile: () => null }];
  drag("drop", screen.getByText("Drop to check"), { types: ["Files"], items });
  await waitFor(() => expect(add).toHaveBeenCalledWith([file], null, 1));
});
