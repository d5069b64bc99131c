import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { createMemoryRouter, RouterProvider } from "react-router";

import { checkQuery } from "@/api/checks";
import { api, type Check } from "@/api/client";
import { forgetDrafts } from "@/ui/drafts";

import { CheckPage } from "./CheckPage";
import { DisputeCard } from "./DisputeCard";
import { NotesCard } from "./NotesCard";

vi.mock("./Result", () => ({
  Result: ({ check }: { check: Check }) => (
    <>
      <NotesCard check={check} />
      <DisputeCard check={check} />
    </>
  ),
}));

const check = (id: string, note: string) => ({ id, note, tags: [], disputes: [], opinions: [], decision: null, state: "done" }) as unknown as Check;

afterEach(() => {
  vi.restoreAllMocks();
  act(() => forgetDrafts("note a", "disputing a", "dispute a"));
});

function show() {
  const queries = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity, retry: false } } });
  for (const one of [check("a", "Of a"), check("b", "Of b")]) queries.setQueryData(checkQuery(one.id).queryKey, one);
  const router = createMemoryRouter([{ path: "/checks/:id", element: <CheckPage /> }], { initialEntries: ["/checks/a"] });
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>,
  );
  return { router, queries };
}

const noteField = () => screen.getByLabelText("Note");
const type = (field: HTMLElement, value: string) => fireEvent.change(field, { target: { value } });
const press = (words: string) => fireEvent.click(screen.getByText(words));

test("what is typed for one picture is never another's, and is there again on the way back", async () => {
  const { router } = show();
  type(noteField(), "Of a, by the sea");
  press("Dispute it");
  type(screen.getByLabelText(/How you know/), "I was there");
  await act(() => router.navigate("/checks/b"));
  await waitFor(() => expect(noteField()).toHaveValue("Of b"));
  expect(screen.queryByText("Save the note")).not.toBeInTheDocument();
  expect(screen.queryByLabelText(/How you know/)).not.toBeInTheDocument();
  await act(() => router.navigate("/checks/a"));
  await waitFor(() => expect(noteField()).toHaveValue("Of a, by the sea"));
  expect(screen.getByLabelText(/How you know/)).toHaveValue("I was there");
});

test("what is typed while a note is being saved stays", async () => {
  let answer: (to: unknown) => void = () => undefined;
  vi.spyOn(api, "PATCH").mockReturnValue(new Promise((done) => (answer = done)) as never);
  show();
  type(noteField(), "Of a1");
  press("Save the note");
  type(noteField(), "Of a12");
  await act(async () => answer({ data: check("a", "Of a1"), response: new Response() }));
  await screen.findByText("Not saved yet");
  expect(noteField()).toHaveValue("Of a12");
});

test("an answer that comes late belongs to the picture it was asked for", async () => {
  let answer: (to: unknown) => void = () => undefined;
  vi.spyOn(api, "PATCH").mockReturnValue(new Promise((done) => (answer = done)) as never);
  const { router, queries } = show();
  type(noteField(), "Of a1");
  press("Save the note");
  await act(() => router.navigate("/checks/b"));
  await act(async () => answer({ data: check("a", "Of a1"), response: new Response() }));
  await waitFor(() => expect(queries.getQueryData(checkQuery("a").queryKey)).toMatchObject({ note: "Of a1" }));
  expect(noteField()).toHaveValue("Of b");
});
