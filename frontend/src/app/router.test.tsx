import { MantineProvider } from "@mantine/core";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { createMemoryRouter, Outlet, RouterProvider } from "react-router";

import { routes } from "./router";

vi.mock("./SignedIn", () => ({
  SignedIn: () => (
    <>
      <p>2 pictures under way</p>
      <Outlet />
    </>
  ),
}));
const arrives = vi.hoisted(() => ({ people: false, log: true }));
vi.mock("@/features/admin/components/PeoplePage", () => ({
  get PeoplePage() {
    if (!arrives.people) throw new TypeError("Failed to fetch dynamically imported module");
    return () => <h1>People</h1>;
  },
}));
vi.mock("@/features/admin/components/LogPage", () => ({
  LogPage: () => {
    if (arrives.log) return <h1>Audit log</h1>;
    throw new Error("broken");
  },
}));

beforeEach(() => void vi.spyOn(console, "error").mockImplementation(() => undefined));
afterEach(() => vi.restoreAllMocks());

function open(path: string) {
  const router = createMemoryRouter(routes, { initialEntries: [path] });
  render(
    <MantineProvider env="test">
      <RouterProvider router={router} />
    </MantineProvider>,
  );
  return router;
}

test("a page that did not arrive leaves the frame and its address alone, and comes when asked for again", async () => {
  const router = open("/admin/people?sort=name");
  expect(await screen.findByRole("heading", { name: "This page could not be loaded" })).toBeInTheDocument();
  expect(screen.getByText("2 pictures under way")).toBeInTheDocument();
  arrives.people = true;
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByRole("heading", { name: "People" })).toBeInTheDocument();
  expect(router.state.location.pathname + router.state.location.search).toBe("/admin/people?sort=name");
});

test("a fault in one page leaves the frame alone, and the page can be tried again", async () => {
  arrives.log = false;
  open("/admin/log");
  expect(await screen.findByRole("heading", { name: "This page broke" })).toBeInTheDocument();
  expect(screen.getByText("2 pictures under way")).toBeInTheDocument();
  arrives.log = true;
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByRole("heading", { name: "Audit log" })).toBeInTheDocument();
});
