import { MantineProvider } from "@mantine/core";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";

import { DeleteDialog } from "./DeleteDialog";

function show(isPending: boolean) {
  const told = { close: vi.fn(), mutate: vi.fn(), reset: vi.fn() };
  render(
    <MantineProvider env="test">
      <DeleteDialog title="Delete this check?" words="For good." opened close={told.close} run={{ ...told, isPending, error: null }} />
    </MantineProvider>,
  );
  return told;
}

test("whoever keeps it sends nothing", async () => {
  const { close, mutate } = show(false);
  await userEvent.click(screen.getByRole("button", { name: "Keep it" }));
  expect(close).toHaveBeenCalled();
  expect(mutate).not.toHaveBeenCalled();
});

test("what is being deleted cannot be kept any more, and the dialog does not look as if it could", async () => {
  const { close } = show(true);
  expect(screen.getByRole("button", { name: "Keep it" })).toBeDisabled();
  expect(screen.getByRole("button", { name: "Close" })).toBeDisabled();
  await userEvent.keyboard("{Escape}");
  expect(close).not.toHaveBeenCalled();
});
