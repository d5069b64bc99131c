import { MantineProvider } from "@mantine/core";
import { render, screen } from "@testing-library/react";

import { uploads } from "@/features/upload/hooks/uploads";

import { Broken } from "./Broken";

afterEach(() => vi.restoreAllMocks());

function leave(): boolean {
  return !window.dispatchEvent(new Event("beforeunload", { cancelable: true }));
}

const show = () =>
  render(
    <MantineProvider env="test">
      <Broken />
    </MantineProvider>,
  );

test("where the frame itself broke, leaving still asks first while pictures are unsent, and the page says so", () => {
  vi.spyOn(uploads, "unsent").mockReturnValue(true);
  show();
  expect(screen.getByText(/still being sent/)).toBeInTheDocument();
  expect(leave()).toBe(true);
});

test("with nothing unsent it asks nothing", () => {
  show();
  expect(screen.queryByText(/still being sent/)).not.toBeInTheDocument();
  expect(leave()).toBe(false);
});
