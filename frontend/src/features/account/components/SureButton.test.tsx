import { MantineProvider } from "@mantine/core";
import { fireEvent, render, screen } from "@testing-library/react";

import { SureButton } from "./SureButton";

const button = (loading = false) => (
  <MantineProvider env="test">
    <SureButton words="Revoke" label="Revoke it" sure="Yes, revoke it" loading={loading} onSure={() => undefined} />
  </MantineProvider>
);

test("the question begins at what changes nothing, and takes the focus once", () => {
  const { rerender } = render(button());
  fireEvent.click(screen.getByText("Revoke"));
  expect(screen.getByRole("button", { name: "Keep it" })).toHaveFocus();
  screen.getByRole("button", { name: "Yes, revoke it" }).focus();
  rerender(button());
  expect(screen.getByRole("button", { name: "Yes, revoke it" })).toHaveFocus();
});

test("once it is under way nothing offers to keep it", () => {
  const { rerender } = render(button());
  fireEvent.click(screen.getByText("Revoke"));
  rerender(button(true));
  expect(screen.getByRole("button", { name: "Keep it" })).toBeDisabled();
});
