import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, fireEvent, render, screen } from "@testing-library/react";
import { createRef } from "react";

import { api } from "@/api/client";

import { NotesCard } from "./NotesCard";

afterEach(() => vi.restoreAllMocks());

function show(caseId: string) {
  return render(
    <MantineProvider env="test">
      <QueryClientProvider client={new QueryClient()}>
        <NotesCard caseId={caseId} notes={[]} people={{}} field={createRef()} />
      </QueryClientProvider>
    </MantineProvider>,
  );
}

const field = () => screen.getByLabelText("A note");
const type = (value: string) => fireEvent.change(field(), { target: { value } });

test("a note that is not added yet is there again when one comes back to its case", () => {
  const first = show("c1");
  type("Ask the uploader");
  first.unmount();
  const other = show("c2");
  expect(field()).toHaveValue("");
  other.unmount();
  show("c1");
  expect(field()).toHaveValue("Ask the uploader");
});

test("what is typed while a note is being added stays, and only that", async () => {
  let answer: (to: unknown) => void = () => undefined;
  vi.spyOn(api, "POST").mockReturnValue(new Promise((done) => (answer = done)) as never);
  show("c3");
  type("Seen");
  fireEvent.click(screen.getByText("Add the note"));
  type("Seen and more");
  await act(async () => answer({ data: {}, response: new Response() }));
  expect(await screen.findByDisplayValue("and more")).toBe(field());
});
