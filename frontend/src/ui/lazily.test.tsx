import { MantineProvider } from "@mantine/core";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ComponentType, ReactNode } from "react";
import { createMemoryRouter, RouterProvider } from "react-router";

import { lazily } from "./lazily";

const show = (what: ReactNode) => render(<MantineProvider env="test">{what}</MantineProvider>);

const offline = () => Promise.reject<never>(new TypeError("Failed to fetch dynamically imported module"));

// React tells the console of every caught error.
beforeEach(() => void vi.spyOn(console, "error").mockImplementation(() => undefined));
afterEach(() => vi.restoreAllMocks());

test("a part that did not arrive is fetched again when somebody asks for it", async () => {
  const load = vi.fn<() => Promise<ComponentType>>(async () => () => <p>The part</p>).mockImplementationOnce(offline).mockImplementationOnce(offline);
  const Part = lazily(load);
  show(<Part />);
  expect(await screen.findByRole("alert")).toHaveTextContent("could not be loaded");
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  await userEvent.click(await screen.findByRole("button", { name: "Try again" }));
  expect(await screen.findByText("The part")).toBeInTheDocument();
  expect(screen.queryByRole("alert")).not.toBeInTheDocument();
  expect(load).toHaveBeenCalledTimes(3);
});

test("a failure is not kept: shown anew, the part is fetched anew", async () => {
  const Part = lazily(vi.fn<() => Promise<ComponentType>>(async () => () => <p>The part</p>).mockImplementationOnce(offline));
  const { unmount } = show(<Part />);
  await screen.findByRole("alert");
  unmount();
  show(<Part />);
  expect(await screen.findByText("The part")).toBeInTheDocument();
});

test("what it is put around is there while it is fetched, and without it", async () => {
  let fail: (why: Error) => void = () => undefined;
  const Frame = lazily<{ children: ReactNode }>(() => new Promise((_, reject) => (fail = reject)));
  show(
    <Frame>
      <p>The picture</p>
    </Frame>,
  );
  expect(await screen.findByText("The picture")).toBeInTheDocument();
  fail(new TypeError("Failed to fetch"));
  expect(await screen.findByRole("alert")).toBeInTheDocument();
  expect(screen.getByText("The picture")).toBeInTheDocument();
});

test("a fault of the part itself is not taken for one of the connection", async () => {
  const Part = lazily(async () => () => {
    throw new Error("broken");
  });
  show(<RouterProvider router={createMemoryRouter([{ path: "/", element: <Part />, errorElement: <p>The page broke</p> }])} />);
  expect(await screen.findByText("The page broke")).toBeInTheDocument();
});
