import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, fireEvent, render, screen } from "@testing-library/react";
import { MemoryRouter } from "react-router";

import { uploads } from "@/features/upload/hooks/uploads";

import { DropOverlay } from "./DropOverlay";

const drag = (type: string, target: Element | Document, dataTransfer: object) => fireEvent(target, Object.assign(new Event(type, { bubbles: true, cancelable: true }), { dataTransfer }));

function show() {
  const queries = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity } } });
  queries.setQueryData(["privacy"], { keep_picture: true, for_training: false });
  const onFiles = vi.fn();
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={queries}>
        <MemoryRouter initialEntries={["/history"]}>
          <DropOverlay onFiles={onFiles} />
        </MemoryRouter>
      </QueryClientProvider>
    </MantineProvider>,
  );
  drag("dragenter", document, { types: ["Files"] });
  return onFiles;
}

beforeEach(() => uploads.clear());

test("who drops pictures on another page sees on what terms they are given", () => {
  show();
  expect(screen.getByText("As chosen: pictures are kept, not for training.")).toBeInTheDocument();
  act(() => uploads.chooseTerms({ keepPicture: false, forTraining: null, tags: ["press"] }));
  expect(screen.getByText("As chosen: verdict only, not for training, tagged press.")).toBeInTheDocument();
});
